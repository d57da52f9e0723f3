-- SPDX-License-Identifier: Apache-2.0
COPY bench_mesh.cell_in FROM STDIN
