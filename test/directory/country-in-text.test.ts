import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildDirectory } from '../../src/directory/build.js';
import { shippedCountries } from '../../src/directory/country-file.js';

const directory = buildDirectory(shippedCountries(), [], []);
const sure = (country: string) => ({ kind: 'sure', country });
const perhaps = (country: string) => ({ kind: 'perhaps', country });
const open = { kind: 'open' };
const none = { kind: 'none' };

describe('the country a text is about', () => {
  test.each<[string, object]>([
    ['They hold girls in a house in Kumasi, near the market, Ghana', sure('GH')],
    ['filles enfermées à Bouaké, Côte d’Ivoire', sure('CI')],
    ["COTE D'IVOIRE", sure('CI')],
    ['girls in Ivory Coast', sure('CI')],
    ['em Abidjan, Costa do Marfim', sure('CI')],
    ['filles à Abidjan CI', sure('CI')],
    ['enfants au Niger', sure('NE')],
    ['children in Nigeria', sure('NG')],
    ['a house in Minna, Niger State', sure('NG')],
    ['na Guiné-Bissau', sure('GW')],
    ['en Guinée', sure('GN')],
    ['ELLES SONT AU MALI', sure('ML')],
    ['au Bénin', sure('BJ')],
    ['no Benim', sure('BJ')],
    ['a house in Benin City', sure('NG')],
    ['Cotonou Benin', sure('BJ')],
    ['in the Gambia', sure('GM')],
    ['em Cabo Verde', sure('CV')],
    ['girls from Ghana held in Lagos, Nigeria', sure('NG')],
    ['in Togo near the Ghana border', sure('TG')],
    ['girls locked in Kumasi', perhaps('GH')],
    ['na Guiné', open],
    ['in Benin', open],
    ['Porto-Novo', open],
    ['some are in Ghana, some in Mali', open],
    ['Kumasi, Togo', open],
    ['taking her to Mali tonight', none],
    ['ils partent pour le Nigeria', none],
    ['en Guinée équatoriale', none],
    ['the gulf of guinea', none],
    ['a Nigerian man', none],
    ['ci-joint', none],
    ['the small malian boy', none],
    ['', none],
  ])('%j', (text, hint) => expect(directory.countryIn(text)).toEqual(hint));
  test.each<[string, string, object]>([
    ['they are in Lome', 'TG', sure('TG')],
    ['in Benin', 'NG', sure('NG')],
    ['in Benin', 'BJ', sure('BJ')],
    ['in Benin', 'TG', open],
    ['na Guiné', 'GW', sure('GW')],
    ['Porto-Novo', 'BJ', sure('BJ')],
    ['girls in Nigeria', 'TG', sure('NG')],
    ['girls in Kumasi', 'TG', perhaps('GH')],
    ['in Togo and in Ghana', 'TG', sure('TG')],
  ])('%j from a number of %s', (text, home, hint) =>
    expect(directory.countryIn(text, home)).toEqual(hint),
  );
  test('is read of whatever people write, and is one of ours', () => {
    const ours = directory.countries().map(({ iso2 }) => iso2);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const hint = directory.countryIn(text);
        if ('country' in hint) expect(ours).toContain(hint.country);
      }),
    );
  });
});
