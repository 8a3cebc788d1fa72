import type { AlertTexts } from './texts.ts';

export const en: AlertTexts = {
  mail: {
    correction: (title) => `Correction: ${title}`,
    retraction: (title) => `Retracted: ${title}`,
    whatChanged: 'What was changed',
    whyRetracted: 'Why it was withdrawn',
    retracted: 'We have withdrawn this release. Please do not use it any more.',
    readOn: 'Read it on our site',
    why: (name) => `You get this mail because you subscribed to news of ${name}.`,
    manage: 'Change what you get',
    unsubscribe: 'Unsubscribe',
  },
  optIn: {
    subject: (name) => `Please confirm your subscription to ${name}`,
    intro: (name) => `Somebody, probably you, asked for news of ${name} to be sent to this address.`,
    button: 'Confirm the subscription',
    ignore:
      'If it was not you, do nothing: without your confirmation no news is sent. The link is good for 7 days.',
  },
  already: {
    subject: (name) => `You are already subscribed to ${name}`,
    intro: (name) =>
      `Somebody, probably you, asked for news of ${name} to be sent to this address. It is subscribed already, and nothing has changed.`,
    button: 'See or change what you get',
    ignore: 'If it was not you, do nothing.',
  },
  page: {
    home: 'To the newsroom',
    checkInbox: {
      title: 'Look into your inbox',
      text: 'We have sent a mail to the address that you gave. Follow the link in it to go on. If none comes within some minutes, look into the folder for unwanted mail.',
    },
    confirm: {
      title: 'Confirm your subscription',
      text: (name) => `Press the button, and news of ${name} will come by mail.`,
      button: 'Confirm',
    },
    confirmed: {
      title: 'You are subscribed',
      text: 'From now on you get our news by mail. Each mail has a link to leave.',
    },
    manage: {
      title: 'Your subscription',
      text: 'Choose what you get.',
      languages: 'Languages',
      topics: 'Topics',
      places: 'Places',
      none: 'None chosen: all.',
      save: 'Save',
      saved: 'Your choice is saved.',
    },
    leave: {
      title: 'Unsubscribe',
      text: (name) => `Press the button, and no more news of ${name} will come by mail.`,
      button: 'Unsubscribe',
    },
    left: { title: 'You are unsubscribed', text: 'No more news will come to your address.' },
    expired: {
      title: 'This link is too old',
      text: 'It was good for a limited time only. Please sign up again.',
    },
    invalid: {
      title: 'This link does not work',
      text: 'Some of it is missing or was changed. Copy the whole link from the mail, or sign up again.',
    },
    gone: {
      title: 'There is no such subscription any more',
      text: 'You have left, or the sign-up was never confirmed. You can sign up again at any time.',
    },
    refused: {
      title: 'That did not work',
      email: (value) => `“${value}” is not a mail address. Write one such as name@example.org.`,
      choice: (value) => `“${value}” is not one of our choices. Choose from the form.`,
      language: 'No language was chosen. Choose at least one.',
      unreadable: 'The form could not be read. Please fill it in again.',
    },
    unavailable: {
      title: 'Please try again later',
      text: 'We could not do this just now. Nothing is lost: try again in some minutes.',
    },
    subscribe: 'Sign up',
  },
};
