-- SPDX-License-Identifier: Apache-2.0
COPY bench.phone FROM STDIN
