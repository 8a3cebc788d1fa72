import type { Quotation } from '../release.ts';
import { isPerson } from './contacts.ts';

/** Marks that quotations stand in; a mark of the same kind inside ends them. */
const QUOTED =
  /“([^“”]{12,1500})”|«\s*([^«»]{12,1500}?)\s*»|„([^„“”]{12,1500})[“”]|「([^「」]{6,800})」|(?<![\p{L}\p{N}])"([^"\n]{12,1500})"/gu;
/** Words that at least make a saying of it; a quoted title or term is none. Chinese is counted by its characters. */
const WORDS = 5;
const LETTERS_OF_CHINESE = 8;
/** Characters around a quotation in which its speaker is looked for. */
const AROUND = 220;

const VERB =
  '(?:said|says|added|adds|noted|notes|stated|states|explained|explains|commented|stressed|warned|announced|declared|emphasi[sz]ed|remarked|concluded|told [\\p{L} ]{1,30}' +
  '|(?:a|ont)(?: également| aussi)? (?:déclaré|dit|affirmé|ajouté|souligné|expliqué|indiqué|précisé|rappelé|conclu)|déclare|affirme|explique|souligne|ajoute' +
  '|dijo|afirmó|declaró|señaló|añadió|explicó|indicó|destacó|subrayó|manifestó|agregó' +
  '|сказал[аи]?|заявил[аи]?|отметил[аи]?|подчеркнул[аи]?|добавил[аи]?|пояснил[аи]?|сообщил[аи]?' +
  '|و?(?:قالت?|صرحت?|أكدت?|أضافت?|أوضحت?|ذكرت?|أشارت?)(?: قائلا| قائلة)?)';
const CHINESE_VERB = '(?:介绍说|解释说|补充说|强调说|强调|表示|指出|说|称)';
const PHRASE = '([^.!?:;"“”«»„。！？：；]{2,160}?)';
const AFTER = [
  new RegExp(`^[\\s,،–—-]*${VERB}[\\s,]+${PHRASE}(?=[.!?:;"“”«»„]|$)`, 'iu'),
  new RegExp(`^[\\s,،–—-]*${PHRASE}[\\s,]+${VERB}(?![\\p{L}\\p{M}])`, 'iu'),
  new RegExp(`^[\\s,，]*([^。！？“”「」，]{2,40}?)${CHINESE_VERB}`, 'u'),
];
const BEFORE = [
  new RegExp(`(?:^|[\\s(])${VERB}\\s+(?:إن\\s+)?${PHRASE}\\s*[,:،：]?\\s*$`, 'iu'),
  new RegExp(`(?:^|[.!?”"»]\\s+)${PHRASE}[\\s,]+${VERB}(?: that| que| что)?\\s*[,:،：]?\\s*$`, 'iu'),
  new RegExp(`(?:^|[。！？”])([^。！？“”「」]{2,60}?)${CHINESE_VERB}[：:，,]?\\s*$`, 'u'),
];
const SOMEBODY_NAMED = /^(?:he|she|they|il|elle|él|ella|он|она|هو|هي|他|她)$/iu;
const HONORIFIC = /^(?:(?:mr|mrs|ms|dr|prof|sr|sra|mme|m|г-н|г-жа|السيد|السيدة|الدكتور|الدكتورة)\.?\s+)/iu;

/**
 * What people said, in the order of the text, with who they are where the sentence tells: “…,” said NAME, ROLE.
 *
 * @param paragraphs the blocks of the body
 */
export function findQuotations(paragraphs: string[]): Quotation[] {
  const found: Quotation[] = [];
  let last: Pick<Quotation, 'speaker' | 'role'> = {};
  for (const given of paragraphs) {
    // The point of a title ends no sentence.
    const paragraph = given.replace(/\b(Mr|Mrs|Ms|Dr|Prof|Sr|Sra)\./gu, '$1');
    for (const match of paragraph.matchAll(QUOTED)) {
      const text = match.slice(1).find((group) => group !== undefined) ?? '';
      if (!isSaying(text)) continue;
      const before = paragraph.slice(Math.max(0, match.index - AROUND), match.index);
      const end = match.index + match[0].length;
      const speaker = speakerIn(paragraph.slice(end, end + AROUND), AFTER) ?? speakerIn(before, BEFORE);
      const who = speaker === 'somebody named' ? last : speaker;
      if (who?.speaker) last = who;
      found.push({ text: text.replace(/[,،，]\s*$/u, '').trim(), ...who });
    }
  }
  return found;
}

const isSaying = (text: string): boolean =>
  (text.match(/[\p{L}\p{N}'’-]+/gu)?.length ?? 0) >= WORDS ||
  (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= LETTERS_OF_CHINESE;

function speakerIn(
  text: string,
  patterns: RegExp[],
): Pick<Quotation, 'speaker' | 'role'> | 'somebody named' | undefined {
  for (const pattern of patterns) {
    const phrase = pattern.exec(text)?.[1]?.trim();
    if (phrase === undefined) continue;
    if (SOMEBODY_NAMED.test(phrase)) return 'somebody named';
    const who = personIn(phrase);
    if (who) return who;
  }
  return undefined;
}

/** "NAME, ROLE", "ROLE NAME" where the role is in small letters, or a Chinese role and name in one. */
function personIn(phrase: string): Pick<Quotation, 'speaker' | 'role'> | undefined {
  const [first = '', ...rest] = phrase.split(/\s*[,،，]\s*/u).filter(Boolean);
  const name = first.replace(HONORIFIC, '').trim();
  const role = rest.join(', ').trim();
  if (isPerson(name)) return { speaker: name, ...(role && role.length <= 120 ? { role } : {}) };
  const behind = /^(.*?\p{Ll}\S*)\s+((?:\p{Lu}[\p{L}\p{M}.'’-]*\s+){1,3}\p{Lu}[\p{L}\p{M}'’-]*)$/u.exec(name);
  if (behind?.[1] && behind[2] && behind[1].split(/\s+/u).length <= 8) {
    return { speaker: behind[2], role: behind[1].replace(/^(?:the|le|la|el|l['’])\s+/iu, '') };
  }
  return undefined;
}
