import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createTexts } from '../../../src/shared/texts/load.js';
import { localesFolder } from '../../../src/shared/texts/locale-file.js';
import { excuses, people } from '../../../src/tips/triage/evidence.js';
import { createJudge } from '../../../src/tips/triage/judge.js';

/**
 * What people say plainly, with a name and a place in it, in every language. No new model and no
 * new word list may take one of these for anything else than P1.
 */
const plain = [
  'My brother Kwame is missing in Kumasi, Ghana',
  'My daughter Ama, 9, is missing since yesterday in Tema',
  'Our son Emeka has not come home since Monday',
  'My sister Blessing disappeared in Benin City',
  'My cousin was taken by a man to Libya',
  'They are holding my sister Joy in a house in Lagos',
  'They locked us in a room in Accra and took our passports',
  'A man wants to sell my niece Efua',
  'They beat the girls every night in the house near the market',
  'They are taking the girls by bus to Mali tonight',
  'I am locked in a room please help me',
  'He forces my sister to sleep with men',
  'My boss took my passport and does not let me leave',
  'Men came with guns and took the children',
  'They want to take my kidney',
  'I want to kill myself they do not let me go',
  'Abeg dem carry my sister go, we no see am again',
  'Dem lock us for one house for Agege',
  'Dem dey sell pikin for that house',
  'My pikin don lost since morning for Oshodi',
  'Mon frère Kossi a disparu à Lomé',
  'Ma fille Ama, 9 ans, a disparu depuis hier à Cotonou',
  "Mon fils Ibrahim n'est pas rentré depuis lundi",
  'Ma soeur Aïcha est enfermée dans une maison à Abidjan',
  'On nous a enfermés dans une chambre à Dakar et pris nos passeports',
  'Un homme veut vendre ma nièce Afi',
  'Ils frappent les filles chaque nuit dans la maison près du marché',
  'Ils emmènent les filles en bus au Mali ce soir',
  'Je suis enfermée dans une chambre aidez moi',
  'Il oblige ma soeur à coucher avec des hommes',
  'Mon patron a pris mon passeport et ne me laisse pas sortir',
  'Des hommes armés ont pris les enfants',
  'Ils veulent prendre mon rein',
  'Je veux mourir ils ne me laissent pas partir',
  'Ma petite soeur a été enlevée par un homme à moto',
  "On force les enfants à mendier et on les frappe s'ils ne ramènent rien",
  'O meu irmão Braima desapareceu em Bissau',
  'A minha filha Fatu, 9 anos, desapareceu desde ontem em Bafatá',
  'O meu filho Ussumane não voltou para casa desde segunda',
  'A minha irmã Aminata está presa numa casa em Gabú',
  'Fecharam-nos num quarto em Bissau e tiraram os passaportes',
  'Um homem quer vender a minha sobrinha',
  'Batem nas raparigas todas as noites na casa perto do mercado',
  'Levam as meninas de carro para o Senegal esta noite',
  'Estou fechada num quarto ajudem-me',
  'Obriga a minha irmã a dormir com homens',
  'O patrão tirou o meu passaporte e não me deixa sair',
  'Homens com armas levaram as crianças',
  'Querem tirar o meu rim',
  'Quero morrer não me deixam ir embora',
  'A minha irmãzinha foi levada por um homem de mota',
  'My friend Fatou has been missing for 3 days in Banjul',
  'Mon voisin garde une petite fille enfermée à Kara',
  'I have not seen my son Kofi since he went with a woman to Abidjan',
  "Je n'ai pas de nouvelles de ma fille Mariam depuis qu'elle est partie à Lagos avec une dame",
  'Não tenho notícias do meu filho Mário desde que foi com um senhor para Dacar',
  'Abeg one man dey sell pikin for Aba',
  'My small brother Tunde don miss since Friday for Ibadan',
  'Dem carry my daughter Chioma go Mali',
  'Nha ermon Djon desaparsi na Bissau',
  'Nha fidja ka riba kasa desdi aonti',
  'Mon petit frère Yao a disparu depuis vendredi à Bouaké',
  'Mon cousin Sena a disparu à Aného, il a 12 ans',
  'Mon frère Kossi est enfermé à Lomé',
  'Mon frère a été vendu à Abidjan',
  'Um rapaz desapareceu em Bafatá',
  'Um rapaz de 10 anos está preso numa casa',
  'My bro is missing 😭 please help',
  'My sister is missing 😭',
  'Ma soeur a disparu 😭',
  'The baby of my neighbour was taken',
  'A toddler is missing at the park in Tema',
  'he will not stop beating them',
  'he never stops beating me',
  "il n'arrête pas de les frapper",
  'il veut pas arrêter de la frapper',
  'ele não para de bater nelas',
  'e ka ta para di suta mininus',
  'my daughter don lost',
  'una help me my daughter don lost',
  'mon fils est perdu au marché',
  'nha fidju pirdi',
  'dem thief my baby',
  'on a volé mon bébé',
  'roubaram o meu bebé',
];
const judge = createJudge(createTexts());

test.each(plain)('P1: %s', (text) => {
  expect(judge(text).outcome).toBe(1);
});

test.each([
  'my phone don lost',
  'dem thief my goat',
  'dem thief my motor',
  'they will not stop singing',
  'my son don lost the match',
  "il n'arrête pas de chanter",
  'on a volé ma chèvre',
  'ele não para de rir',
  'roubaram o meu telemóvel',
])('no report: %s', (text) => {
  expect(judge(text).outcome).toBe('none');
});

test.each([
  'They beat the girls who sell for them at the market',
  'He beats the children every day',
  'A man beats the girl who works for him',
])('a report at least: %s', (text) => {
  expect([1, 2]).toContain(judge(text).outcome);
});

/** "Delivery" is a birth, and an advertisement. */
const ofPersons = people.filter((one) => one !== 'baby');

test.each(['en', 'fr', 'pt'])('no word for a person excuses a danger: %s', (language) => {
  const file = path.join(localesFolder(), 'triage', `${language}.json`);
  const { concepts } = JSON.parse(readFileSync(file, 'utf8')) as {
    concepts: Readonly<Record<string, string>>;
  };
  const words = (name: string) => (concepts[name] ?? '').split(', ');
  const persons = new Set(ofPersons.flatMap(words));
  expect(excuses.flatMap(words).filter((word) => persons.has(word) || word === '😭')).toEqual([]);
});
