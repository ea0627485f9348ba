/**
 * Words for clothes, looks, company and vehicles in English, French and Portuguese, one code per
 * meaning. A line is one code and its words, folded; a word of several parts is joined by `_`.
 */
const table = (lines: string): ReadonlyMap<string, string> => {
  const words = new Map<string, string>();
  for (const line of lines.trim().split('\n')) {
    const [code = '', ...all] = line.trim().split(/\s+/);
    for (const word of [code, ...all])
      if (!words.has(word.replaceAll('_', ' '))) words.set(word.replaceAll('_', ' '), code);
  }
  return words;
};

export const colours = table(`
red rouge rouges vermelho vermelha vermelhos vermelhas bordeaux maroon
blue bleu bleue bleus bleues azul azuis navy marine
green vert verte verts vertes verde verdes kaki khaki
yellow jaune jaunes amarelo amarela amarelos amarelas
white blanc blanche blancs blanches branco branca brancos brancas
black noir noire noirs noires preto preta pretos pretas negro negra
brown marron marrons castanho castanha castanhos brun brune marrom beige bege
grey gray gris grise grises cinza cinzento cinzenta
orange laranja
pink rose roses cor_de_rosa rosa
purple violet violette violets mauve roxo roxa
gold golden dore doree dourado dourada
`);

export const garments = table(`
dress robe robes vestido vestidos frock gown
shirt chemise chemises camisa camisas blouse chemisier blusa
tshirt t_shirt tee_shirt teeshirt maillot jersey camisola camiseta polo debardeur singlet
trousers pantalon pantalons calcas calca pants jean jeans leggings
shorts short culotte culottes calcao calcoes knickers bermuda
skirt jupe jupes saia saias
wrapper pagne pagnes pano panos lappa zani tissu
boubou boubous bubu bubus kaftan caftan grand_boubou abaya jalabia jellabia djellaba agbada
uniform uniforme uniformes school_uniform tenue_scolaire khaki_uniform farda
headscarf foulard foulards scarf hijab voile lenco veu veil headtie mouchoir
cap casquette chapeau hat bone chapeu bonnet gorro
shoes chaussures chaussure sapatos sapato baskets tenis sneakers trainers
sandals sandales sandalettes sandalias slippers tapettes chinelos flip_flops tongs tapette
jacket veste blouson casaco jaqueta sweater pull pullover hoodie sweatshirt
bag sac cartable backpack schoolbag mochila saco sacoche
`);

/** Marks of the body that distinguish a person clearly from others. */
export const marks = table(`
scar cicatrice cicatrices cicatriz cicatrizes scars balafre
birthmark tache_de_naissance sinal_de_nascenca mole grain_de_beaute sinal
tribalmarks tribal_marks tribal_mark scarifications scarification marcas_tribais facial_marks marques_tribales
limp limps boite boiterie coxeia manca manco manca limping claudique
deaf sourd sourde surdo surda mute muet muette mudo muda
blind aveugle cego cega one_eye un_oeil
tooth dent dente missing_tooth dent_cassee gap_tooth teeth dents dentes
glasses lunettes oculos
burn brulure queimadura burnt brule
tattoo tatouage tatuagem
amputated ampute amputee one_arm one_leg
albino albinos
earrings boucles_d_oreilles brincos boucle earring
braids tresses tresse trancas tranca braided plaits
shaved crane_rase rape rasee rase cabeca_rapada bald low_cut
twin jumeau jumelle gemeo gemea twins
`);

/** Builds that exclude each other; many people share each of them. */
export const builds = table(`
tall grand grande elance alto alta
short petite_taille baixo baixa courte court
slim mince thin maigre magro magra skinny fluet menu
big gros grosse corpulent corpulente gordo gorda fat forte robuste plump
light teint_clair clair claire light_skinned fair claro clara light_skin
dark teint_noir fonce foncee dark_skinned escuro escura dark_skin
`);
export const opposites: readonly (readonly [string, string])[] = [
  ['tall', 'short'],
  ['slim', 'big'],
  ['light', 'dark'],
];

export const vehicles = table(`
motorbike moto motos mota motorcycle okada zemidjan zem bike motociclo motobike boda keke_moto
car voiture carro auto automobile saloon berline viatura vehicule vehicle
taxi taxis cab taxi_brousse
bus minibus minibuss van autocarro car_rapide trotro tro_tro danfo camionnette gbaka sotrama hiace fourgon autobus hiasse
truck camion camions lorry camiao caminhao trailer
fourbyfour 4x4 pickup pick_up jeep hilux prado landcruiser
tricycle keke kekeh tuk_tuk tuktuk
bicycle velo bicicleta
boat pirogue bateau barco canoe canoa
`);

export const makes = table(`
toyota corolla camry
peugeot 504 406 307
mercedes benz
renault logan
opel
nissan
honda
yamaha
haojue haojin
bajaj boxer
apsonic
hyundai
mazda
mitsubishi
suzuki
ford
`);

export const company = table(`
man homme homem monsieur guy
woman femme mulher dame lady senhora
boy garcon rapaz boys
girl fille menina rapariga
aunt tante tantie tia auntie
uncle oncle tonton tio
father pere pai papa dad
mother mere mae maman mum
stepfather beau_pere padrasto
stepmother belle_mere madrasta maratre
cousin cousine primo prima
brother frere irmao
sister soeur irma
teacher maitre_coranique marabout enseignant professeur professor malam
friend ami amie amigo amiga friends
neighbour voisin voisine vizinho vizinha neighbor
driver chauffeur conducteur condutor motorista
stranger inconnu inconnue desconhecido desconhecida unknown
employer patronne patron patroa patrao madam
boyfriend copain petit_ami namorado fiance
alone seule seul sozinho sozinha
`);
