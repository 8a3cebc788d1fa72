import type { NoticeTexts } from './texts.ts';

export const fr: NoticeTexts = {
  kinds: {
    warned: {
      subject: (partner, newsroom) => `${newsroom} : les webhooks vers ${partner} échouent`,
      what: (at, since, end) =>
        `Depuis le ${since}, tous les webhooks vers ${at} ont échoué. Si cela dure jusqu’au ${end}, ce point de réception sera désactivé.`,
      next: 'Les envois sont retentés automatiquement : il n’y a rien à demander.',
    },
    disabled: {
      subject: (partner, newsroom) => `${newsroom} : les webhooks vers ${partner} sont désactivés`,
      what: (at, since) =>
        `Depuis le ${since}, tous les webhooks vers ${at} ont échoué : ce point de réception est désactivé.`,
      next: 'Rien n’est perdu : ce qui paraît entre-temps est conservé 30 jours et peut y être récupéré. Quand tout fonctionnera de nouveau, demandez-nous de réactiver l’envoi.',
    },
    gone: {
      subject: (partner, newsroom) => `${newsroom} : les webhooks vers ${partner} sont désactivés`,
      what: (at) => `${at} a répondu qu’il n’existe plus (410) : ce point de réception est désactivé.`,
      next: 'Rien n’est perdu : ce qui paraît entre-temps est conservé 30 jours et peut y être récupéré. Quand tout fonctionnera de nouveau, demandez-nous de réactiver l’envoi.',
    },
  },
  last: (answer) => `Dernière réponse : ${answer}`,
  button: 'Voir tous les envois',
  why: (newsroom) => `Vous recevez ce message parce que vous suivez les webhooks de : ${newsroom}.`,
};
