import type { AlertTexts } from './texts.ts';

export const en: AlertTexts = {
  mail: {
    correction: (title) => `Correction: ${title}`,
    retraction: (title) => `Retracted: ${title}`,
    correctionKicker: 'Correction',
    retractionKicker: 'Retracted',
    whatChanged: 'What was changed',
    whyRetracted: 'Why it was withdrawn',
    retracted: 'We have withdrawn this release. Please do not use it any more.',
    readOn: 'Read it on our site',
    why: (name) => `You get this mail because you subscribed to news of ${name}.`,
    manage: 'Change what you get, or pause',
    unsubscribe: 'Unsubscribe',
  },
  digest: {
    daily: {
      subject: (name, date, titles) => `${name} news, ${date}: ${titles}`,
      title: (date) => `News, ${date}`,
      why: (name) => `You get this mail because you asked for news of ${name} once a day.`,
    },
    weekly: {
      subject: (name, date, titles) => `${name} news, week to ${date}: ${titles}`,
      title: (date) => `News of the week to ${date}`,
      why: (name) => `You get this mail because you asked for news of ${name} once a week.`,
    },
    titles: { one: '{title} and {n} more', other: '{title} and {n} more' },
    corrections: 'Corrections',
    withdrawn: 'Withdrawn',
    news: 'News',
    otherNews: 'Other news',
    rest: { one: 'And {n} more on our site', other: 'And {n} more on our site' },
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
    form: {
      languages: 'Languages, the best first',
      languagesHint:
        'You get one mail for each release, in the first of these languages that it is there in.',
      choice: (n) => `Choice ${n}`,
      noFurther: 'None',
      waits: 'When a release is not there in your first language',
      wait: {
        0: 'Take what comes first',
        2: 'Wait 2 hours for a translation',
        12: 'Wait 12 hours for a translation',
        48: 'Wait 2 days for a translation',
      },
      frequency: 'How often',
      often: {
        'at-once': 'At once, one mail for each release',
        daily: 'Once a day, all in one mail',
        weekly: 'Once a week, all in one mail',
      },
      consent: (name) =>
        `By signing up I agree that ${name} sends me the news chosen above by e-mail. I can leave at any time, with one click.`,
    },
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
      topics: 'Topics',
      places: 'Places',
      none: 'None chosen: all.',
      allTopics: 'All topics',
      allPlaces: 'All places',
      everything:
        'You took away the last topic or place. None chosen means all of them: tick that box if it is what you want. To get nothing any more, unsubscribe below. Nothing has been changed yet.',
      save: 'Save',
      saved: 'Your choice is saved.',
      fewer: 'Leave one of them',
      leavePart: (name) => `No more: ${name}`,
      pause: 'Pause',
      pauseText: 'What is published meanwhile does not come later.',
      pauseFor: { 7: '1 week', 30: '1 month', 91: '3 months' },
      paused: (day) => `Your subscription is paused. Mail comes again from ${day}.`,
      resume: 'Resume now',
    },
    leave: {
      title: 'Unsubscribe',
      text: (name) => `Press the button, and no more news of ${name} will come by mail.`,
      button: 'Unsubscribe',
      less: 'Get less instead, or pause',
    },
    suppressed: {
      title: 'We send you nothing at present',
      bounce: 'A mail to your address came back: your provider said that it does not exist or takes no mail.',
      'soft-bounces':
        'Several mails to your address came back: the mailbox was full or could not be reached.',
      complaint: 'A mail of ours was reported as unwanted from your mailbox.',
      again:
        'If you want our news again, sign up once more: your confirmation shows us that the address works.',
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
      mailbox: (value) =>
        `Before the @ of “${value}” are letters that our mail service can not carry: only a–z, digits and signs work there, though the domain may be in any script. Please give another address.`,
      choice: (value) => `“${value}” is not one of our choices. Choose from the form.`,
      language: 'No language was chosen. Choose at least one.',
      unreadable: 'The form could not be read. Please fill it in again.',
    },
    tooMany: {
      title: 'Too many sign-ups',
      text: 'There have been very many sign-ups from your network within an hour. Please try again in an hour.',
    },
    unavailable: {
      title: 'Please try again later',
      text: 'We could not do this just now. Nothing is lost: try again in some minutes.',
    },
    subscribe: 'Sign up',
  },
};
