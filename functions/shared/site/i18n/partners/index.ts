import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import type { PartnerTexts } from './texts.ts';
import { zh } from './zh.ts';

export type { PartnerTexts };

export const partnerTexts: Record<string, PartnerTexts> = { ar, en, es, fr, ru, zh };

/** The words of a language; English where it is none of the six. */
export const partnerTextsIn = (language: string): PartnerTexts => partnerTexts[language] ?? en;
