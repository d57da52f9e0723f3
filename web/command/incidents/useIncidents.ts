// SPDX-License-Identifier: Apache-2.0
import { useState } from 'preact/hooks';
import { api } from '../../shared/api/client';
import type { Incident } from '../../shared/api/types';
import { useIncidentChoice } from '../../shared/ui/incidents/incidentChoice';
import { useLoader } from '../../shared/ui/useLoader';

/** The incidents there are and the one on the screen; `incidents` null before they are known. */
export function useIncidents() {
  const [heard, setHeard] = useState<Incident[] | null>(null);
  const { load, problem } = useLoader(async () => {
    setHeard((await api.incidents()).incidents);
  });
  const choice = useIncidentChoice(heard ?? []);
  return { ...choice, incidents: heard && choice.incidents, problem, load };
}
