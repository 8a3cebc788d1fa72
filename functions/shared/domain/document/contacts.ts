import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { Contact } from '../release.ts';

const TRIGGER =
  /(?:for (?:more|further|additional) (?:information|details)|(?:media|press) (?:contacts?|enquir\p{L}+|inquir\p{L}+|office)|(?:please )?contact(?:s|ez)?\b|pour (?:plus|de plus amples?) (?:d['’])?(?:informations?|renseignements?)|para (?:más|mayor) información|contactos?|контакт\p{L}*|(?:за )?дополнительн\p{L}+ информаци\p{L}+|للمزيد من المعلومات|لمزيد من المعلومات|للاتصال|جهات? الاتصال|联系人?|媒体联系)/iu;
const LEAD =
  /^.*?(?:please\s+)?(?:contact\p{L}*(?:\s+(?:de\s+)?(?:presse|prensa|médias?|con))?|enquiries|inquiries|comuníquese con|обращ\p{L}+ (?:к|по)|контакт\p{L}*|يرجى الاتصال (?:بـ?|على)?|الاتصال بـ?|请联系|联系人?)\s*(?:with|the)?\s*[:：]?\s*/iu;
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const PHONE = /\+?\(?\d[\d\s().\u2010-\u2013/-]{5,20}\d/u;
const LABEL =
  /^(?:tel(?:ephone|éfono|éphone)?|tél|phone|mob(?:ile)?|cell|fax|e-?mail|mail|correo(?: electrónico)?|courriel|тел(?:ефон)?|эл\.? ?почта|هاتف|البريد(?: الإلكتروني)?|电话|邮箱|电子邮件|t|m|e|p)(?!\p{L})\.?\s*[:：]?\s*/iu;
/** "In Geneva: NAME" */
const WHERE = /^(?:in|à|au|en|в|في|在)\s*[\p{L}\p{M} .'’-]{2,40}?\s*[:：]\s*/iu;
/** Blocks at the end of a text that are looked at, and characters of one that may hold contacts. */
const TAIL = 12;
const LONGEST = 1500;

/**
 * Those whom the press may ask, from a text's last paragraphs: "For more information please contact NAME, Tel: …,
 * Email: … or NAME, …", or blocks of lines below "Media contacts".
 *
 * @param paragraphs the text's blocks in order, with line breaks kept
 * @param country ISO 3166-1 of numbers without a country's own
 */
export function findContacts(paragraphs: string[], country: string | undefined): Contact[] {
  const found: Contact[] = [];
  let near = 0;
  for (const paragraph of paragraphs.slice(-TAIL)) {
    if (paragraph.length > LONGEST) continue;
    near = TRIGGER.test(paragraph) ? 5 : near - 1;
    if (near <= 0) continue;
    for (const contact of readParagraph(paragraph, country)) {
      const known = found.some((c) => c.name === contact.name && c.email === contact.email);
      if (!known) found.push(contact);
    }
  }
  return found;
}

/** Whether a line leads to those whom the press may ask. */
export const isContactLead = (text: string): boolean =>
  text.length <= LONGEST && new RegExp(`^\\W*${TRIGGER.source}`, 'iu').test(text);

function readParagraph(paragraph: string, country: string | undefined): Contact[] {
  const list = TRIGGER.test(paragraph) ? paragraph.replace(LEAD, '') : paragraph;
  const pieces = list
    .split(/\s*(?:[,،，;；|\n]|\s(?:or|ou|o|или|أو|或)\s|\s[–—-]\s)\s*/u)
    .map((piece) => piece.replace(WHERE, '').trim())
    .filter(Boolean);
  const contacts: Contact[] = [];
  let current: Contact | undefined;
  for (const piece of pieces) {
    const email = EMAIL.exec(piece)?.[0];
    const phone = email ? undefined : PHONE.exec(piece)?.[0];
    const name = (email || phone ? piece.slice(0, piece.indexOf(email ?? phone ?? '')) : piece)
      .replace(LABEL, '')
      .replace(/(?:\s+(?:at|on|by|à|al)|\s*[:：(<])\s*$/iu, '')
      .replace(/\s+(?:tel|phone|e-?mail|mobile)\.?\s*$/iu, '')
      .replace(/[.\s]+$/u, '')
      .trim();
    if (isPerson(name) && (!current || current.email || current.phoneText)) {
      current = { name };
      contacts.push(current);
    } else if (isRole(name) && current && !current.role && !email && !phone) {
      current.role = name;
    } else if (!email && !phone && name !== '' && current && !current.email && !current.phoneText) {
      // Words that are neither: the name before them was none.
      contacts.pop();
      current = undefined;
    }
    if (current && email && !current.email) current.email = email.replace(/\.+$/, '');
    if (current && phone && !current.phoneText) Object.assign(current, readPhone(phone.trim(), country));
  }
  return contacts.filter((contact) => contact.email || contact.phoneText);
}

/** Two to five words with capitals, or none where the script has no capitals. */
export function isPerson(text: string): boolean {
  // Where letters have no capitals, "send mail to" looks like a name.
  if (/بريد|رسالة|邮件|郵件|发送|請|请/u.test(text)) return false;
  const all = text.split(/\s+/u).filter(Boolean);
  if (all.length < 2 || all.length > 5 || text.length > 60 || !/^[\p{L}\p{M}\s.'’-]+$/u.test(text)) {
    return /^[\p{Script=Han}·]{2,12}$/u.test(text);
  }
  return all.every(
    (word) => /^[\p{Lu}\p{Lo}]/u.test(word) || /^(?:de|del|van|von|der|da|al|bin|ibn|el|la)$/iu.test(word),
  );
}

const isRole = (text: string): boolean =>
  text.length > 2 &&
  text.length <= 60 &&
  !/[.!?]/.test(text) &&
  !/^(?:for|to|please|if|or|and)\b/i.test(text);

/** `phone` in E.164 where the number is one; `phoneText` as written. */
export function readPhone(text: string, country: string | undefined): Pick<Contact, 'phone' | 'phoneText'> {
  const phone = e164(text, country);
  return { ...(phone ? { phone } : {}), phoneText: text };
}

function e164(text: string, country: string | undefined): string | undefined {
  const dial = text.replace(/^\s*00/, '+');
  const local: CountryCode | undefined = country && isSupportedCountry(country) ? country : undefined;
  const national = parsePhoneNumberFromString(dial, local);
  if (national?.isValid()) return national.number;
  if (dial.startsWith('+')) return undefined;
  // Written without its plus: "90 533 …". The first group must be a country's code alone; "202 514 …" is none.
  const international = parsePhoneNumberFromString(`+${dial}`);
  const [group = ''] = dial.match(/\d+/) ?? [];
  const code = international?.country && getCountryCallingCode(international.country);
  return international?.isValid() && group === code ? international.number : undefined;
}

/** The country of a number in E.164, to read others like it by. */
export const countryOf = (phone: string | undefined): string | undefined =>
  phone === undefined ? undefined : parsePhoneNumberFromString(phone)?.country;
