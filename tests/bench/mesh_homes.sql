-- SPDX-License-Identifier: Apache-2.0
COPY bench_mesh.home_in FROM STDIN
