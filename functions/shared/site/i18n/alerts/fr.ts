import type { AlertTexts } from './texts.ts';

export const fr: AlertTexts = {
  mail: {
    correction: (title) => `Rectificatif : ${title}`,
    retraction: (title) => `Retiré : ${title}`,
    correctionKicker: 'Rectificatif',
    retractionKicker: 'Retiré',
    whatChanged: 'Ce qui a été modifié',
    whyRetracted: 'Motif du retrait',
    retracted: 'Nous avons retiré ce communiqué. Merci de ne plus l’utiliser.',
    readOn: 'Lire sur notre site',
    why: (name) => `Vous recevez ce message parce que vous êtes abonné aux actualités de : ${name}.`,
    manage: 'Modifier ou suspendre votre abonnement',
    unsubscribe: 'Se désabonner',
  },
  digest: {
    daily: {
      subject: (name, date, titles) => `${name}, actualités du ${date} : ${titles}`,
      title: (date) => `Actualités du ${date}`,
      why: (name) =>
        `Vous recevez ce message parce que vous avez demandé à recevoir une fois par jour les actualités de : ${name}.`,
    },
    weekly: {
      subject: (name, date, titles) => `${name}, actualités de la semaine jusqu’au ${date} : ${titles}`,
      title: (date) => `Actualités de la semaine jusqu’au ${date}`,
      why: (name) =>
        `Vous recevez ce message parce que vous avez demandé à recevoir une fois par semaine les actualités de : ${name}.`,
    },
    titles: { one: '{title} et {n} autre', many: '{title} et {n} d’autres', other: '{title} et {n} autres' },
    corrections: 'Rectificatifs',
    withdrawn: 'Retirés',
    news: 'Actualités',
    otherNews: 'Autres actualités',
    rest: {
      one: 'Et {n} autre sur notre site',
      many: 'Et {n} d’autres sur notre site',
      other: 'Et {n} autres sur notre site',
    },
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
    form: {
      languages: 'Langues, la préférée d’abord',
      languagesHint: 'Un seul message par communiqué, dans la première de ces langues où il existe.',
      choice: (n) => `Choix ${n}`,
      noFurther: 'Aucune',
      waits: 'Si un communiqué n’existe pas dans votre première langue',
      wait: {
        0: 'Prendre ce qui vient en premier',
        2: 'Attendre une traduction 2 heures',
        12: 'Attendre une traduction 12 heures',
        48: 'Attendre une traduction 2 jours',
      },
      frequency: 'À quel rythme',
      often: {
        'at-once': 'Aussitôt, un message par communiqué',
        daily: 'Une fois par jour, tout en un message',
        weekly: 'Une fois par semaine, tout en un message',
      },
      consent: (name) =>
        `En m’inscrivant, j’accepte de recevoir par courriel les actualités choisies ci-dessus, envoyées par : ${name}. Je peux me désabonner à tout moment, en un clic.`,
    },
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
      topics: 'Thèmes',
      places: 'Lieux',
      none: 'Aucun choix : tout.',
      allTopics: 'Tous les thèmes',
      allPlaces: 'Tous les lieux',
      everything:
        'Vous avez retiré le dernier thème ou lieu. Ne rien choisir, c’est tout recevoir : cochez cette case si vous le souhaitez. Pour ne plus rien recevoir, désabonnez-vous ci-dessous. Rien n’a encore été modifié.',
      save: 'Enregistrer',
      saved: 'Votre choix est enregistré.',
      fewer: 'En quitter un',
      leavePart: (name) => `Ne plus recevoir : ${name}`,
      pause: 'Suspendre',
      pauseText: 'Ce qui paraît entre-temps n’est pas envoyé plus tard.',
      pauseFor: { 7: '1 semaine', 30: '1 mois', 91: '3 mois' },
      paused: (day) => `Votre abonnement est suspendu. Les messages reprennent à partir du ${day}.`,
      resume: 'Reprendre maintenant',
    },
    leave: {
      title: 'Se désabonner',
      text: (name) => `Appuyez sur le bouton pour ne plus recevoir ces actualités : ${name}.`,
      button: 'Se désabonner',
      less: 'Recevoir moins de messages, ou suspendre',
    },
    suppressed: {
      title: 'Nous ne vous envoyons rien actuellement',
      bounce:
        'Un message à votre adresse nous est revenu : selon votre fournisseur, elle n’existe pas ou n’accepte pas de courrier.',
      'soft-bounces':
        'Plusieurs messages à votre adresse nous sont revenus : la boîte était pleine ou injoignable.',
      complaint: 'Un de nos messages a été signalé comme indésirable depuis votre boîte.',
      again:
        'Pour recevoir de nouveau nos actualités, inscrivez-vous encore une fois : votre confirmation nous montre que l’adresse fonctionne.',
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
      mailbox: (value) =>
        `« ${value} » contient avant le @ des lettres que notre service de messagerie ne peut pas transmettre : il n’y accepte que a–z, des chiffres et des signes, quelle que soit l’écriture du domaine. Indiquez une autre adresse.`,
      choice: (value) => `« ${value} » ne fait pas partie de nos choix. Choisissez dans le formulaire.`,
      language: 'Aucune langue n’a été choisie. Choisissez-en au moins une.',
      unreadable: 'Le formulaire n’a pas pu être lu. Veuillez le remplir à nouveau.',
    },
    tooMany: {
      title: 'Trop d’inscriptions',
      text: 'Votre réseau nous a envoyé de très nombreuses inscriptions en une heure. Réessayez dans une heure.',
    },
    unavailable: {
      title: 'Réessayez plus tard',
      text: 'Nous n’avons pas pu le faire à l’instant. Rien n’est perdu : réessayez dans quelques minutes.',
    },
    subscribe: 'S’inscrire',
  },
};
