-- SPDX-License-Identifier: Apache-2.0
COPY bench_zones.point_in FROM STDIN
