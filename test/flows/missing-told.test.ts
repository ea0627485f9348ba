import { describe, expect, test } from '@jest/globals';
import { judgedOnce } from '../../src/conversation/judged.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { context, Talker, texts } from './dialog/people.js';

/** Reports of missing persons as tired people write them, through the dialog, with triage. */
const judge = createJudge(texts);
const reporter = (country: string, photos = false) =>
  new Talker(context({ ...judgedOnce(judge, texts), countryOfAddress: country, photos }));

/** Everything that was kept, by the step for which it was kept; the last counts. */
const kept = (talker: Talker): Record<string, string> =>
  Object.fromEntries(
    talker.all.flatMap((effect) =>
      effect.type === 'note' ? [[effect.note.step, effect.note.value ?? effect.note.words]] : [],
    ),
  ) as Record<string, string>;

describe('one text tells everything', () => {
  test.each<[string, string, Record<string, string>]>([
    [
      'GH',
      'My daughter Akosua, 8½ years, went missing this morning from Madina market heading to Accra. ' +
        'She wears a blue dress with number 10. Driver of a white Toyota Hiace GR 4521-20 took her',
      {
        ...{ missingAge: '8', missingSex: 'girl', missingSince: '2026-11-28T06:00Z' },
        ...{ missingPlace: 'Madina market', missingDirection: 'Accra', missingName: 'Akosua' },
        ...{ missingVehicle: 'white Toyota Hiace', missingPlate: 'GR 4521-20' },
        missingClothes: 'a blue dress with number 10',
      },
    ],
    [
      'GH',
      'my baby 3 months was taken by my ex-husband in a grey Honda Civic, plate GT 1234-19 yesterday evening at Tema',
      {
        ...{ missingAge: '0', missingSince: '2026-11-27T18:00Z', missingPlace: 'Tema' },
        ...{ missingCompany: 'my ex-husband', missingVehicle: 'grey Honda Civic' },
        missingPlate: 'GT 1234-19',
      },
    ],
    [
      'GH',
      'My son never came back he is eight and half years old wearing jersey number 7 and black shorts',
      { missingAge: '8', missingSex: 'boy', missingClothes: 'jersey number 7 and black shorts' },
    ],
    [
      'GH',
      'Missing: Abena, girl, 11, blue school uniform number 4, 24/11',
      {
        ...{ missingAge: '11', missingSex: 'girl', missingSince: '2026-11-24T00:00Z' },
        missingClothes: 'blue school uniform number 4',
      },
    ],
    [
      'NG',
      'abeg my pikin don miss since yestaday for Mushin market e get 7 years e wear red cloth one man carry am enter danfo',
      {
        ...{ missingAge: '7', missingSince: '2026-11-27T00:00Z', missingPlace: 'Mushin market' },
        ...{ missingClothes: 'red cloth', missingVehicle: 'danfo' },
      },
    ],
    [
      'TG',
      'ma fille Ayélé 8 ans et demi est partie ce matin de Tsévié pour Lomé ' +
        'avec son père, mon ex mari, dans une Toyota grise TG 4521 AB',
      {
        ...{ missingAge: '8', missingSex: 'girl', missingName: 'Ayélé', missingPlace: 'Tsévié' },
        ...{ missingDirection: 'Lomé', missingCompany: 'son père', missingPlate: 'TG 4521 AB' },
      },
    ],
    [
      'TG',
      'mon bébé de 3 mois a été pris par mon ex-mari hier soir à Kara',
      {
        ...{ missingAge: '0', missingSince: '2026-11-27T18:00Z', missingPlace: 'Kara' },
        missingCompany: 'mon ex-mari',
      },
    ],
    [
      'TG',
      'disparu garçon 10ans tee-shirt n° 7 short noir',
      { missingAge: '10', missingSex: 'boy', missingClothes: 'tee-shirt n 7 short noir' },
    ],
    [
      'TG',
      'hier depuis Adidogomé je ne trouve plus mon fils',
      { missingSince: '2026-11-27T00:00Z', missingPlace: 'Adidogomé' },
    ],
    [
      'GW',
      'a minha filha de 8 anos e meio saiu hoje de manhã de Gabú para Bissau com o meu ex-marido num carro branco',
      {
        ...{ missingAge: '8', missingSex: 'girl', missingPlace: 'Gabú' },
        ...{ missingDirection: 'Bissau', missingCompany: 'o meu ex-marido' },
        missingVehicle: 'carro branco',
      },
    ],
    [
      'GW',
      'desapareceu menino 12 anos camisola número 10 calções pretos 2 pulseiras',
      { missingAge: '12', missingClothes: 'camisola número 10 calções pretos' },
    ],
    [
      'GW',
      'nha mininu femia ka riba, i sai aos palmanha di Bafatá pa Bissau ku si pape',
      {
        ...{ missingSex: 'girl', missingPlace: 'Bafatá', missingDirection: 'Bissau' },
        missingCompany: 'si pape',
      },
    ],
    [
      'GH',
      'daughter 14 missing 3 weeks last seen Kotoka airport with a woman called Madam Joy. Going to Kuwait',
      { missingAge: '14', missingSince: '2026-11-07T00:00Z', missingDirection: 'Kuwait' },
    ],
    [
      'GH',
      'MY SON IS MISSING HE IS 6 YEARS SINCE THIS MORNING AT NIMA RED SHIRT',
      { missingPlace: 'NIMA', missingClothes: 'RED SHIRT' },
    ],
    [
      'NG',
      'help o dem thief my baby for hospital this morning, 2 weeks old',
      { missingAge: '0', missingSince: '2026-11-28T06:00Z' },
    ],
    [
      'TG',
      "on a enlevé ma petite soeur devant l'école par 2 hommes sur une moto noire. Elle a 9 ans 1/2",
      { missingAge: '9', missingPlace: "devant l'école", missingVehicle: 'moto noire' },
    ],
    [
      'TG',
      'disparue: Esso Grâce, 17 ans, teint clair, vue le 26 novembre à Dapaong',
      { missingAge: '17', missingSince: '2026-11-26T00:00Z', missingPlace: 'Dapaong' },
    ],
    [
      'TG',
      'perdu mon fils 3ans et demi au marché de Kara il ya 2h',
      { missingAge: '3', missingSince: '2026-11-28T16:00Z' },
    ],
    [
      'GW',
      'menina perdida no porto de Bissau, uns 5 anos, vestido amarelo, chinelos brancos',
      { missingAge: '5', missingClothes: 'vestido amarelo, chinelos brancos' },
    ],
    [
      'GW',
      'e leba nha mininu na karu pretu, plaka 12-34-AB, e bai pa Gabu',
      { missingVehicle: 'karu pretu', missingPlate: '12-34-AB', missingDirection: 'Gabu' },
    ],
  ])('%s: %s', (country, text, told) => {
    const talker = reporter(country);
    talker.says(text);
    expect(kept(talker)).toMatchObject(told);
  });
});

test('the name of who took them is no name of the missing one, and an age of “2 hommes” none', () => {
  const talker = reporter('GH');
  talker.says('my daughter 14 is missing, last seen with a woman called Madam Joy');
  expect(kept(talker)).not.toHaveProperty('missingName');
});

describe('words out of order', () => {
  test('an age where the place is asked for is kept, and the place asked again', () => {
    const talker = reporter('TG');
    talker.says('je ne trouve plus mon fils depuis hier', '1');
    expect(talker.says('12 ans et demi')).toEqual(['tip.kept', 'missing.place']);
    expect(talker.says('marché d’Adidogomé')).toEqual(['missing.police']);
    expect(kept(talker)).toMatchObject({ missingAge: '12', missingPlace: 'marché d’Adidogomé' });
  });

  test('a time where the place is asked for, and then the same again, keeps nobody there', () => {
    const talker = reporter('GH');
    talker.says('where is my son', '1');
    expect(talker.says('he is 10')).toEqual(['tip.kept', 'missing.place']);
    expect(talker.says('yesterday afternoon')).toEqual(['tip.kept', 'missing.place']);
    expect(talker.says('yesterday afternoon')).toEqual(['missing.police']);
    expect(kept(talker)).toMatchObject({ missingAge: '10', missingSince: '2026-11-27T12:00Z' });
  });
});

test('a number alone takes an age back, and is no “no” to the police', () => {
  const talker = reporter('GH');
  talker.says('my daughter is missing', '1', 'Kumasi', 'this morning', '12');
  expect(talker.says('no 13')).toEqual(['tip.kept', 'missing.police']);
  expect(talker.says('no no 12 sorry')).toEqual(['tip.kept', 'missing.police']);
  expect(kept(talker)).toMatchObject({ missingAge: '12' });
  expect(talker.says('no')).toContain('tip.thanks');
  expect(kept(talker)).toMatchObject({ missingAge: '12', missingPolice: 'no' });
});

describe('somebody who was taken is a missing person, whoever took them', () => {
  test.each([
    'pls help my kid is gone',
    'where is my son',
    'où est ma fille',
    'onde está a minha filha?',
    'abeg una see my pikin',
    'help my sister has been kidnapped',
    '3 days now I dont see my brother. 17',
    'my pikin papa carry am run since sunday',
    'svp mon enfant a été volé par une dame au CHU',
    'o meu bebé foi levado ontem do hospital',
    'n ka odja nha ermon desdi sabadu',
  ])('%s', (text) => {
    const talker = reporter('GH');
    talker.says(text);
    expect(talker.person.report?.signals).toContain('missing');
  });

  test.each([
    'they kidnap girls and sell them in the market',
    'my brother kidnaps girls and takes them to Libya',
    'my son don lost the match',
    "where is my son's uniform",
    'my daughter is gone to school, thank you',
  ])('nobody of theirs: %s', (text) => {
    const talker = reporter('GH');
    talker.says(text);
    expect(talker.person.report?.signals ?? []).not.toContain('missing');
  });
});

describe('corrections at the question about the police are no answer to it, however many', () => {
  test.each([
    ['TG', 'ma nièce 14 ans a disparu hier soir à Lomé', 'non 13 ans', "non c'était avant hier"],
    [
      'GH',
      'my daughter 9 yrs missing since yesterday 3pm near the market in Accra',
      'no she is 8',
      'sorry, it was monday',
    ],
    [
      'GW',
      'minha filha 9 anos desapareceu ontem à noite em Bissau',
      'não, 8 anos',
      'não, foi anteontem',
    ],
    [
      'NG',
      'my daughter don miss yesterday for Alaba market, she be 6',
      'no o she be 7',
      'no wait she be 8',
    ],
  ])('%s: %s', (country, text, ...corrections) => {
    const talker = reporter(country);
    talker.says(text, '1');
    for (const correction of corrections) {
      expect(talker.says(correction)).toEqual(['tip.kept', 'missing.police']);
      expect(kept(talker)['missingPolice']).toBeUndefined();
    }
    const first = kept(talker);
    talker.says('1');
    expect(kept(talker)).toMatchObject({ ...first, missingPolice: 'yes' });
  });
});
