-- SPDX-License-Identifier: Apache-2.0
COPY bench_zones.zone_in FROM STDIN
