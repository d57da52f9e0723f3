/* SPDX-License-Identifier: Apache-2.0
 * postgres.h - the server process behind cluster.h: its folder, its owner, its start and its end. */
#ifndef ANPI_TESTS_POSTGRES_H
#define ANPI_TESTS_POSTGRES_H

#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLUSTER_BIN "/usr/lib/postgresql/15/bin/"

struct cluster {
    char dir[48];
    pid_t pid;
    int has_template;
};
static struct cluster *cluster_at_exit;

static inline void cluster_die(const char *what)
{
    fprintf(stderr, "cluster: %s failed\n", what);
    exit(2);
}

static inline const struct passwd *cluster_owner(void) /* NULL: ourselves */
{
    return geteuid() == 0 ? getpwnam("postgres") : NULL;
}

static inline void cluster_as_postgres(void)
{
    const struct passwd *pw = cluster_owner();
    if (pw && (initgroups("postgres", pw->pw_gid) != 0 || setgid(pw->pw_gid) != 0 || setuid(pw->pw_uid) != 0))
        _exit(3);
    if (chdir("/") != 0)
        _exit(3);
}

/* A program as the cluster's owner, its output to a file in the folder. */
static inline pid_t cluster_spawn(const struct cluster *c, char *const argv[])
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    char log[80];
    cluster_as_postgres();
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    snprintf(log, sizeof log, "%s/log", c->dir);
    if (!freopen(log, "a", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        _exit(3);
    execv(argv[0], argv);
    _exit(3);
}

static inline void cluster_stop(struct cluster *c)
{
    if (c->pid <= 0)
        return;
    kill(c->pid, SIGQUIT);
    waitpid(c->pid, NULL, 0);
    c->pid = 0;
    char cmd[80];
    snprintf(cmd, sizeof cmd, "rm -rf %s", c->dir);
    if (system(cmd) != 0)
        fprintf(stderr, "cluster: %s stays\n", c->dir);
}

static inline void cluster_on_exit(void)
{
    if (cluster_at_exit)
        cluster_stop(cluster_at_exit);
}

static inline void cluster_conninfo(const struct cluster *c, const char *db, const char *user, char out[200])
{
    snprintf(out, 200, "host=%s user=%s dbname=%s", c->dir, user, db);
}

/* Starts the server of a cluster that is there, and waits until it answers. */
static inline void cluster_up(struct cluster *c, const char *options)
{
    char script[400], conninfo[200];
    snprintf(script, sizeof script,
             "exec " CLUSTER_BIN "postgres -D %s/data -c listen_addresses= -c unix_socket_directories=%s -c fsync=off"
             " -c max_connections=150 -c shared_buffers=128MB %s",
             c->dir, c->dir, options);
    c->pid = cluster_spawn(c, (char *[]){ "/bin/sh", "-c", script, NULL });
    cluster_conninfo(c, "postgres", "postgres", conninfo);
    for (int i = 0; i < 600; i++, usleep(50000)) {
        if (PQping(conninfo) == PQPING_OK)
            return;
    }
    cluster_die("starting the server");
}

static inline void cluster_start(struct cluster *c, const char *options)
{
    int status;
    char data[64];
    const struct passwd *pw = cluster_owner();
    *c = (struct cluster){ .dir = "/tmp/anpi_pg_XXXXXX" };
    if (!mkdtemp(c->dir) || (pw && chown(c->dir, pw->pw_uid, pw->pw_gid) != 0))
        cluster_die("making its folder");
    snprintf(data, sizeof data, "%s/data", c->dir);
    pid_t pid = cluster_spawn(
        c, (char *[]){ CLUSTER_BIN "initdb", "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D", data, NULL });
    if (waitpid(pid, &status, 0) != pid || status != 0)
        cluster_die("initdb");
    cluster_up(c, options);
    cluster_at_exit = c;
    atexit(cluster_on_exit);
}

#endif
