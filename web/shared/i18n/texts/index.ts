// SPDX-License-Identifier: Apache-2.0
import {
  auditKindTexts,
  decisionFieldTexts,
  decisionStateTexts,
  feedStateTexts,
  groundTexts,
  matchTexts,
  powerStateTexts,
  reviewReasonTexts,
  reviewStateTexts,
  roleTexts,
  statusTexts,
  zoneStateTexts,
} from '../gen/labels';
import { account } from './account';
import { admin } from './admin';
import { decisions } from './decisions';
import { dispatch } from './dispatch';
import { field } from './field';
import { frame } from './frame';
import { incidents } from './incidents';
import { people } from './people';
import { reach } from './reach';

/** Of the coded words, those that screens show. */
const coded = {
  ...auditKindTexts,
  ...decisionFieldTexts,
  ...decisionStateTexts,
  ...feedStateTexts,
  ...groundTexts,
  ...matchTexts,
  ...powerStateTexts,
  ...reviewReasonTexts,
  ...reviewStateTexts,
  ...roleTexts,
  ...statusTexts,
  ...zoneStateTexts,
};
/** All sentences, and the labels of coded words. A key stands in one file alone: of two the later one would hide the other. */
export const texts = { ...coded, ...account, ...admin, ...decisions, ...dispatch, ...field, ...frame, ...incidents, ...people, ...reach };
/** What `t` takes: a key without a text does not compile. */
export type Key = keyof typeof texts;
