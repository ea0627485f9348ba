import { expect, test } from '@jest/globals';
import { namesOfficial } from '../../../src/shared/texts/officials.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { signalsIn } from '../../../src/shared/texts/signals-in.js';

const texts = createTexts();
const hears = (text: string) =>
  namesOfficial(text, texts) || signalsIn(text, texts).some(({ signal }) => signal === 'official');

test.each([
  'They keep girls in a house at Bairro Militar',
  'Guardam meninas no Bairro Militar',
  'Ils gardent des filles au camp militaire',
  'Ils gardent des filles rue de la Douane à Lomé',
  'perto da esquadra da polícia',
  'na rotunda da Polícia',
  'avenida dos Militares',
  'atrás da alfândega',
  'perto da casa do régulo',
  'ao lado da casa do administrador',
  'hospital militar',
  'near the police station',
  'behind the customs',
  'near the army barracks',
  'Soldier Line',
  "Governor's Road",
  'next to Judge Street',
  "the house is near the Chief's palace",
  'opposite the minister’s house',
  'à côté de la gendarmerie',
  'près du camp militaire',
  'près de chez le chef du village',
  'rue du Gouverneur',
  'quartier du Maire',
  'porte de la douane',
])('%j is a place, and accuses nobody', (text) => expect(hears(text)).toBe(false));

test.each([
  'the policeman of Bairro Militar keeps them',
  'o polícia do Bairro Militar guarda-as',
  'le policier du camp militaire les garde',
  'un militaire les garde près du camp militaire',
  'the owner of the house near the police station is a soldier',
  'the police station men collect money',
  'a soldier from the barracks took my sister',
  'os militares do quartel levam meninas',
  'na esquadra da polícia batem neles',
  'O chefe da esquadra da polícia guarda as meninas',
  'dans le camp militaire on les frappe',
  'le chef du camp militaire les vend',
  'they keep her in the army barracks',
  'le douanier de la rue de la Douane',
  'at the camp the soldiers beat us',
  'au village le policier les garde',
  'they took us to a place soldiers keep girls',
  'in front of the policeman he beat her',
  'chez le commissaire',
  'na casa do régulo estão presas',
  'they are locked in the house of the chief',
  'the man behind it is a policeman',
  'o meu marido é militar',
])('%j names an official', (text) => expect(hears(text)).toBe(true));
