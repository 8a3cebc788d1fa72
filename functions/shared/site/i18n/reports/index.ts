import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import type { ReportTexts } from './texts.ts';
import { zh } from './zh.ts';

export type { ReportTexts };

export const reportTexts: Record<string, ReportTexts> = { ar, en, es, fr, ru, zh };

/** The words of a language; English where it is none of the six. */
export const reportTextsIn = (language: string): ReportTexts => reportTexts[language] ?? en;
