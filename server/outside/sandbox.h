/* SPDX-License-Identifier: Apache-2.0
 * sandbox.h - a process that reads hostile bytes and can do nothing else.
 *
 * After sandbox_enter the process may read and write the descriptors it has, use memory, tell the time and end. Any
 * other system call (open, socket, execve, fork, kill ...) kills it at once. It cannot be undone. Whatever opens
 * files behind one's back (converters, the sorting of large arrays) must have been used once before. Holds under the
 * sanitizers too. */
#ifndef ANPI_OUTSIDE_SANDBOX_H
#define ANPI_OUTSIDE_SANDBOX_H

#include "server/base/err.h"

/* Limits first (no file may grow, no core, no new descriptors or processes, `memory_bytes` of address space unless a sanitizer
 * needs it), then the filter. E_INTERNAL when the kernel refuses: the caller must end. Also when the parent ends,
 * the process ends. Threads made before are not held by it: there are none. E_NO_MEMORY. */
ERR sandbox_enter(unsigned long long memory_bytes);

#endif
