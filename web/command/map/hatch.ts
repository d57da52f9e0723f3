// SPDX-License-Identifier: Apache-2.0

/** A square of diagonal lines that tiles without seams. */
export function hatch(size: number, width: number, colour: [number, number, number], rising: boolean, ground = 0): ImageData {
  const image = new ImageData(size, size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const along = (rising ? x + y : x - y + size) % size;
      image.data.set([...colour, along < width ? 255 : ground], (y * size + x) * 4);
    }
  }
  return image;
}
