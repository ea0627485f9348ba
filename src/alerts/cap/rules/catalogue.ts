/** The requirement of a rule, and the fix for its findings. */
interface Rule {
  readonly severity: 'error' | 'warning';
  readonly allowed: string;
  readonly todo: string;
}

const error = (allowed: string, todo: string): Rule => ({ severity: 'error', allowed, todo });
const warning = (allowed: string, todo: string): Rule => ({ severity: 'warning', allowed, todo });

/** Rules about the file. If a rule of the first group fails, nothing of the file is read. */
const file = {
  size: error('a file of at most 5 MB', 'Part the file, or give one alert.'),
  encoding: error(
    'UTF-8; read are UTF-16 with its mark and a named ISO-8859-1, too',
    'Save the file as UTF-8, and say so in its first line.',
  ),
  xml: error('well-formed XML', 'Mend the line; a file that is cut off is to be fetched again.'),
  doctype: error(
    'XML without DOCTYPE and without entities of its own',
    'Take the DOCTYPE out: it is how files are made that fill a reader’s memory or read its disk.',
  ),
  'too-deep': error(
    'elements at most 40 deep',
    'Give the alert without what is wrapped around it.',
  ),
  'too-many': error('at most 200,000 elements, 64 attributes each', 'Part the file.'),
  'alert-size': error(
    'an alert of at most 1 MB and 20,000 elements',
    'Put pictures at an address of their own, and simplify outlines.',
  ),
  'no-alert': error(
    'a CAP alert, or an Atom or RSS feed of alerts',
    'Give the file of the alert itself, not the page that shows it.',
  ),
  namespace: error(
    'xmlns="urn:oasis:names:tc:emergency:cap:1.2" (or 1.1)',
    'Give <alert> this namespace.',
  ),
  declaration: error(
    '<?xml version="1.0" … ?> as the very first letters of a file',
    'Take out what is before it, or say version 1.0.',
  ),
  version: warning('CAP 1.2', 'Send CAP 1.2: hubs read that only.'),
  'encoding-odd': warning(
    'UTF-8, and what the file says of itself',
    'Save the file as UTF-8: some readers know no other.',
  ),
  signature: warning(
    'a signature, which is not checked here',
    'Check it with a program that knows the certificate of the sender.',
  ),
  duplicate: error('each alert once in a file', 'Take one of them out, or give it its identifier.'),
};

/** Rules about an alert, for every reader. */
const alert = {
  schema: error('what the schema of OASIS CAP 1.2 has here', 'Put it as the schema has it.'),
  empty: error('a text', 'Write the text, or leave the element out where it may be left out.'),
  time: error(
    'date, time and offset in digits, as 2026-11-28T14:05:00+00:00',
    'Write the offset in digits (+00:00, not Z), and no part of a second.',
  ),
  identifier: error(
    'letters, digits and signs, without space, comma, < and &',
    'Make identifiers of letters, digits, dots and hyphens.',
  ),
  sender: error(
    'a name without space, comma, < and &, best an internet domain',
    'Write the sender as alerts@example.org or example.org.',
  ),
  restriction: error(
    '<restriction> with scope Restricted, and with no other',
    'Say to whom it is restricted, or change the scope.',
  ),
  addresses: error(
    '<addresses> with scope Private, those with spaces in quotation marks',
    'Name the recipients, or change the scope.',
  ),
  note: warning('<note> with status Exercise and with msgType Error', 'Say what it is about.'),
  'references-missing': error(
    '<references> to every earlier message, but for msgType Alert',
    'Name each earlier message as sender,identifier,sent, parted by spaces.',
  ),
  'references-form': error(
    'sender,identifier,sent, several parted by spaces',
    'Copy the three from each earlier message, letter by letter.',
  ),
  'references-self': error('references to other messages', 'Take the message itself out.'),
  'references-later': error(
    'references to messages that were sent before',
    'Check the times of both messages.',
  ),
  'references-on-alert': warning(
    'a first message (msgType Alert) without references',
    'Send it as Update, or without references.',
  ),
  'info-missing': error('at least one <info>', 'Add an <info>: what is said, where and how long.'),
  'area-missing': error('at least one <area> in each <info>', 'Add the area of the alert.'),
  'expires-missing': error(
    '<expires> in each <info>',
    'Say until when it counts; hubs take a day where nothing is said.',
  ),
  'expires-order': error(
    '<expires> after sent, effective and onset',
    'Set the end after the beginning.',
  ),
  future: warning('a <sent> that has come', 'Check the clock and the offset of the sender.'),
  expired: warning(
    'an alert that still counts',
    'Take it out of the feed; a day or two later nobody needs it.',
  ),
  language: error('a tag of RFC 3066, as fr, en-GH or pcm', 'Write the tag of the language.'),
  'language-missing': warning(
    '<language> in each <info>; without it, en-US is meant',
    'Add the language that the words are in.',
  ),
  'language-repeated': warning(
    'one <info> a language',
    'Join them: readers show only one of a language. Several areas go in one <info>.',
  ),
  'same-text': warning(
    'words in the language that is named',
    'Translate the text, or name the language that it is in.',
  ),
  markup: warning('plain text', 'Take tags and entities out: people would see them.'),
  web: error(
    'a full address without a password in it, as https://example.org/alerts/1',
    'Write the whole address.',
  ),
};

/** Rules about the places of an alert. */
const places = {
  'polygon-form': error(
    'points as latitude,longitude (6.13,1.22), parted by spaces',
    'Write each point as two numbers with a comma and no space between.',
  ),
  'polygon-spaces': warning(
    'points parted by exactly one space, on one line',
    'Part them by one space: a hub of many countries splits there and fails on two.',
  ),
  'polygon-points': error('at least four points, the last as the first', 'Add points.'),
  'polygon-open': error('a last point that is the first again', 'Close it with its first point.'),
  'polygon-crosses': error(
    'a line that never meets itself',
    'Draw the outline anew, or take the nearest outline of an area.',
  ),
  'polygon-range': error('latitude −90 to 90, longitude −180 to 180', 'Check the points.'),
  'polygon-order': warning(
    'latitude first, longitude second',
    'Swap the numbers of each point: as they are, the place is elsewhere.',
  ),
  'polygon-flat': error('a polygon with an inside', 'Draw the outline anew, or use a circle.'),
  'polygon-wide': warning(
    'at most 180 degrees of longitude a polygon',
    'Part it at longitude 180: readers draw it around the other side of the earth.',
  ),
  'polygon-size': warning(
    'at most 100 points a polygon',
    'Simplify it: some tools drop larger ones, and nobody sees the difference.',
  ),
  'circle-form': error(
    'latitude,longitude radius, as 6.13,1.22 15 (kilometres)',
    'Write the centre, one space, and the radius in kilometres.',
  ),
  'circle-spaces': warning(
    'a centre and a radius parted by exactly one space, on one line',
    'Part them by one space.',
  ),
  'circle-radius': warning(
    'a radius above 0 and at most 1,000 kilometres',
    'Give the distance in which people are to know, in kilometres.',
  ),
  'circle-range': error('latitude −90 to 90, longitude −180 to 180', 'Check the centre.'),
  geocode: warning(
    'a list and a value of it, as ISO3166-2 and TG-M',
    'Write both, the value as its list has it.',
  ),
  altitude: error('a ceiling only above an altitude', 'Mend the heights, or leave them out.'),
};

/** Rules about files that belong to an alert. */
const resources = {
  'resource-mime': error('a media type, as image/jpeg', 'Write the type of the file.'),
  'resource-uri': error(
    'a full address in <uri>, or the file itself in <derefUri>',
    'Write the whole address of the file.',
  ),
  'resource-size': error('the size of the file in bytes', 'Write the number of its bytes.'),
  'resource-digest': error(
    'the SHA-1 of the file, 40 hexadecimal digits',
    'Work it out from the very bytes of the file.',
  ),
  'resource-content': error('Base64 in <derefUri>', 'Write the bytes of the file as Base64.'),
};

/**
 * Additional requirements of hubs and phones that show alerts to the public (`--against public`).
 */
const hubs = {
  'public-status': warning('status Actual', 'Nothing else is shown to people by a hub.'),
  'public-scope': error('scope Public', 'Send it to its recipients, or make it public.'),
  'public-description': error('<description> in each <info>', 'Say what happened.'),
  'public-web': error('<web> in each <info>', 'Name the page of the alert.'),
  'public-headline': warning('a <headline> of at most 140 letters', 'Say it in one line.'),
  'public-sender-name': warning('<senderName> in each <info>', 'Name who speaks, in words.'),
  'public-instruction': warning('<instruction> in each <info>', 'Say what people are to do.'),
  'public-response': warning('<responseType> in each <info>', 'Add it, as Monitor or AllClear.'),
  'public-contact': warning('<contact> in each <info>', 'Say whom to call.'),
  'public-levels': warning(
    'urgency, severity and certainty other than Unknown',
    'Say how urgent, severe and certain it is.',
  ),
  'public-same-codes': error(
    'the same categories and event codes in each <info>',
    'Let the languages differ in words alone.',
  ),
  'public-area': error(
    'a polygon, a circle or a geocode in each <area>',
    'Add an outline; a name alone is found by nobody.',
  ),
  'public-polygon': warning(
    'a polygon in each <area>',
    'Add an outline: a hub of many countries reads polygons alone.',
  ),
  'public-long': warning(
    'an alert that ends within seven days',
    'End it sooner, and send an update while it goes on.',
  ),
  'public-size': error('an alert of at most 900 kB', 'Put pictures at an address of their own.'),
  'public-https': warning('addresses that begin with https://', 'Use https.'),
};

/** Rules about the feeds that contain alerts. */
const feeds = {
  'feed-id': error('<id> and <updated> of the feed', 'Add them.'),
  'feed-title': error('<title> of the feed', 'Add it.'),
  'entry-id': error('<id> of each entry, each another', 'Give each message an id of its own.'),
  'entry-title': error('<title> of each entry', 'Add it.'),
  'entry-time': error(
    'a time of change: RFC 3339 in Atom, RFC 822 in RSS',
    'Write the time in the form of the feed.',
  ),
  'entry-link': error(
    'a link to the alert (type application/cap+xml), or the alert itself',
    'Add the link.',
  ),
  'entry-address': warning(
    'the address of the alert as the id of an Atom entry',
    'Use it as id: a hub of many countries fetches what the id says.',
  ),
  'entry-guid': warning('<guid> of each item', 'Add one, each another.'),
  'entry-ended': warning(
    'no alert that a later message of the feed has replaced or ended',
    'Take the earlier one out.',
  ),
};

/** All rules by name. docs/cap-rules.md lists them. */
export const rules = {
  ...{ ...file, ...alert, ...places },
  ...{ ...resources, ...hubs, ...feeds },
} as const;
export type RuleName = keyof typeof rules;

/** The rules by subject, for their list. */
export const ruleGroups = { file, alert, places, resources, hubs, feeds } as const;
