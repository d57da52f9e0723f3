// SPDX-License-Identifier: Apache-2.0
// What the map is drawn on, and the zones' boundaries. Neither changes while a page runs: each is asked for until it is there.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Tiles, ZoneCollection } from '../../shared/api/types';
import { useLoader } from '../../shared/ui/useLoader';

/** Of the municipalities (codes separated by spaces). */
export function useZoneShapes(municipalities: string) {
  const [shapes, setShapes] = useState<{ of: string; all: ZoneCollection } | null>(null);
  const { load, problem } = useLoader(async () => {
    if (shapes?.of === municipalities) return;
    const all = await Promise.all(
      municipalities
        .split(' ')
        .filter(Boolean)
        .map((code) => api.zoneShapes(code)),
    );
    setShapes({ of: municipalities, all: { type: 'FeatureCollection', features: all.flatMap((each) => each.features) } });
  });
  useEffect(load, [municipalities]);
  return { shapes: shapes?.all ?? null, problem, load };
}

/** On nothing where it cannot be had. */
export function useMapConfig() {
  const [config, setConfig] = useState<Tiles | null>(null);
  const sure = useRef(false);
  const { load } = useLoader(async () => {
    if (sure.current) return;
    try {
      setConfig(await api.config());
      sure.current = true;
    } catch {
      setConfig((now) => now ?? { tile_url: null, tile_credit: null });
    }
  });
  return { config, load };
}
