-- SPDX-License-Identifier: Apache-2.0
COPY bench.person FROM STDIN
