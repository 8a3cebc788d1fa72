import type { AlertTexts } from './texts.ts';

export const fr: AlertTexts = {
  mail: {
    correction: (title) => `Rectificatif : ${title}`,
    retraction: (title) => `Retiré : ${title}`,
    whatChanged: 'Ce qui a été modifié',
    whyRetracted: 'Motif du retrait',
    retracted: 'Nous avons retiré ce communiqué. Merci de ne plus l’utiliser.',
    readOn: 'Lire sur notre site',
    why: (name) => `Vous recevez ce message parce que vous êtes abonné aux actualités de : ${name}.`,
    manage: 'Modifier votre abonnement',
    unsubscribe: 'Se désabonner',
  },
  optIn: {
    subject: (name) => `Confirmez votre abonnement : ${name}`,
    intro: (name) =>
      `Quelqu’un, sans doute vous, a demandé que les actualités suivantes soient envoyées à cette adresse : ${name}.`,
    button: 'Confirmer l’abonnement',
    ignore:
      'Si ce n’était pas vous, ne faites rien : sans votre confirmation, rien ne sera envoyé. Le lien est valable 7 jours.',
  },
  already: {
    subject: (name) => `Vous êtes déjà abonné : ${name}`,
    intro: (name) =>
      `Quelqu’un, sans doute vous, a demandé que les actualités suivantes soient envoyées à cette adresse : ${name}. Elle est déjà abonnée, et rien n’a changé.`,
    button: 'Voir ou modifier votre abonnement',
    ignore: 'Si ce n’était pas vous, ne faites rien.',
  },
  page: {
    home: 'Vers la salle de presse',
    checkInbox: {
      title: 'Consultez votre messagerie',
      text: 'Nous avons envoyé un message à l’adresse indiquée. Suivez le lien qu’il contient pour continuer. S’il n’arrive pas dans quelques minutes, regardez dans le courrier indésirable.',
    },
    confirm: {
      title: 'Confirmez votre abonnement',
      text: (name) => `Appuyez sur le bouton pour recevoir ces actualités par courriel : ${name}.`,
      button: 'Confirmer',
    },
    confirmed: {
      title: 'Vous êtes abonné',
      text: 'Désormais, vous recevez nos actualités par courriel. Chaque message contient un lien pour vous désabonner.',
    },
    manage: {
      title: 'Votre abonnement',
      text: 'Choisissez ce que vous recevez.',
      languages: 'Langues',
      topics: 'Thèmes',
      places: 'Lieux',
      none: 'Aucun choix : tout.',
      save: 'Enregistrer',
      saved: 'Votre choix est enregistré.',
    },
    leave: {
      title: 'Se désabonner',
      text: (name) => `Appuyez sur le bouton pour ne plus recevoir ces actualités : ${name}.`,
      button: 'Se désabonner',
    },
    left: { title: 'Vous êtes désabonné', text: 'Plus aucune actualité ne sera envoyée à votre adresse.' },
    expired: {
      title: 'Ce lien est trop ancien',
      text: 'Il n’était valable que pour un temps. Veuillez vous inscrire à nouveau.',
    },
    invalid: {
      title: 'Ce lien ne fonctionne pas',
      text: 'Il est incomplet ou a été modifié. Copiez le lien entier depuis le message, ou inscrivez-vous à nouveau.',
    },
    gone: {
      title: 'Cet abonnement n’existe plus',
      text: 'Vous vous êtes désabonné, ou l’inscription n’a jamais été confirmée. Vous pouvez vous inscrire à nouveau à tout moment.',
    },
    refused: {
      title: 'Cela n’a pas fonctionné',
      email: (value) =>
        `« ${value} » n’est pas une adresse électronique. Écrivez-la ainsi : nom@example.org.`,
      choice: (value) => `« ${value} » ne fait pas partie de nos choix. Choisissez dans le formulaire.`,
      language: 'Aucune langue n’a été choisie. Choisissez-en au moins une.',
      unreadable: 'Le formulaire n’a pas pu être lu. Veuillez le remplir à nouveau.',
    },
    unavailable: {
      title: 'Réessayez plus tard',
      text: 'Nous n’avons pas pu le faire à l’instant. Rien n’est perdu : réessayez dans quelques minutes.',
    },
    subscribe: 'S’inscrire',
  },
};
