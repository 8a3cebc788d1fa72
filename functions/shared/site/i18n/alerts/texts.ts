/** What mails and the pages of subscriptions say, in one language. `name` is the organisation's. */
export interface AlertTexts {
  mail: {
    correction(title: string): string;
    retraction(title: string): string;
    /** Head of the change note. */
    whatChanged: string;
    /** Head of the reason for a retraction. */
    whyRetracted: string;
    retracted: string;
    readOn: string;
    why(name: string): string;
    manage: string;
    unsubscribe: string;
  };
  optIn: { subject(name: string): string; intro(name: string): string; button: string; ignore: string };
  already: { subject(name: string): string; intro(name: string): string; button: string; ignore: string };
  page: {
    home: string;
    checkInbox: { title: string; text: string };
    confirm: { title: string; text(name: string): string; button: string };
    confirmed: { title: string; text: string };
    manage: {
      title: string;
      text: string;
      languages: string;
      topics: string;
      places: string;
      none: string;
      save: string;
      saved: string;
    };
    leave: { title: string; text(name: string): string; button: string };
    left: { title: string; text: string };
    expired: { title: string; text: string };
    invalid: { title: string; text: string };
    gone: { title: string; text: string };
    refused: {
      title: string;
      email(value: string): string;
      choice(value: string): string;
      language: string;
      unreadable: string;
    };
    unavailable: { title: string; text: string };
    subscribe: string;
  };
}
