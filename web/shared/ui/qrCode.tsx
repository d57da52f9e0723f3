// SPDX-License-Identifier: Apache-2.0
// Rows of '0' and '1', as the server makes them, with the four light modules around that readers want.
export function QrCode({ rows, label }: { rows: string[]; label: string }) {
  const side = rows.length + 8;
  const dark = rows.flatMap((row, y) => [...row].flatMap((c, x) => (c === '1' ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])));
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
