/**
 * Spellings of one name that no sound rule connects: French, English and Portuguese registers,
 * short forms, and names that came with Arabic. Each line is one name; a person with one spelling
 * is searched under all. Folded: without accents and hooks. Sources: lists of given and family
 * names of the fifteen countries, as registers and newspapers write them.
 */
const lines = `
abdoulaye abdulai abdulahi abdullahi abdullah abdoulahi abdallah abdala abdou abdul ablaye
abdourahmane abdurahman abdulrahman abdouramane abdramane abduramane draman
abubakar aboubacar aboubakar abubacarr boubacar bubacar bukar boubakar aboubakari babacar bacar
adama adamu adam
ahmed ahmad ahmadu amadou amadu ahmadou hamadou hamidou ahmat amad
aicha aisha aissata aissatou aisatu aissa aisha aichatou aishatu isatou isatu aixa aishat ayishatu
aliou alieu aliu aliyu aliou alioune ali alhou
aminata amina aminatou aminatu mina aminah
assane hassane hassan asan alhassan alassane lassana alhassane
awa hawa awah eve hawaou hauwa hawah
balde baldeh
binta bintou bintu binetou bineta
bah ba
camara kamara
cheikh cheick sheikh sheik shehu seku sekou cheikhou cheickna sekou xeque
coulibaly kulibaly koulibaly
diallo jallow jalloh djalo djallo jalo dialo
diarra jarra
diop jobe job diope
diouf joof juf
djibril jibril jibrin djibrilla gibril gabriel
drame drammeh darame dramme
fanta fatimata fatimatou fatoumata fatimah fatima fatou fatu fatma fatime fatumata fato
fofana fofanah
gueye gaye guye
habib habibou habibu
habiba habibatou habibatu
halima halimatou halimatu alima halimata
haoua haouaou
harouna haruna arouna harouna aaron
ibrahim ibrahima ibrahime ibraheem brahima ibra brahim ibrahimah
idriss idrissa idris idrissou idrisu driss dris
ismail ismaila ismael smaila ishmael
issa isa issah
issaka ishaka isiaka isiyaku isaac
issiaka siaka siaka
jean john joao jon
jeanne jane joana johanna
joseph jose youssouf yusuf yussif yusufu yousouf youssoufou iusuf issouf issoufou yusif
kadiatou kadiatu khady kadidiatou kadija khadija khadidja khadijatou hadiza hadija khadidiatou kadi kady
kassim kasim kassoum kassum
keita kayta kuyateh
kone koneh
kouadio kwadwo kodjo kojo kwajo cudjoe codjo
kouakou kwaku kweku koku kokou quaku
kouame kwame kouami kwami komi
kouassi kwasi koissi kossi quashie kwesi kouessi
koffi kofi coffi coffie
konan kwanan
kouao yao yaw yawo
lamine lamin alamine lamini
mahamadou muhamadu mohamadou mamadou mamadu momodou modou mohamed mohammed muhammad muhammed mouhamed mouhamadou mohamadu mamoudou amadou mamadi momoh mohamadou maomede mohammadou
mahmoud mahmud mamoud
mariam mariama maryam mariame maria mary marie mariatou mariatu mariyama meriem miriam
mbaye mbye
moctar moktar muktar mokhtar muktari
mousa moussa musa mussa moses moise
moustapha mustapha mustafa moustafa mustapher tapha
ndiaye njie ndiay njai njay ndjai
nafi nafissatou nafisatu nafissa nafisa
ndoye ndoy
niang nyang
omar oumar umar umaru oumarou omaru umaro
oumou umu umou oumy
ousmane usman osman usuman ousman uthman ousmanou usmanu osmane ousmana
ouattara watara wattara outara
ouedraogo wedraogo
rabi rabiatou rabiatu rabia rabiou rabiu
rokia rokiatou rokiatu rukaya rokaya roukaya rukayatu rukayat rakia rukayya
saidou saidu seydou seidu seidou seydu saeed said sayid sidu
salif salifou salifu salihu salihou saliou saliu
salimata salimatou salimatu salimat salma
samba sambah
saidatou saidatu
sidibe sidibeh
sire sira
sissoko sisoko cissoko sissoho
sise cisse ceesay sesay sise sissay cissay
souleymane suleiman sulayman soulemane souleiman sulaiman solomon suleman soulaimane sulemane
sow so
tairou tahiru tahirou tahir
thiam cham tiam
toure turay touray ture toureh
traore trawally trawaly trawalle trauore traoreh tarawallie tarawally
wague waggeh
yacouba yakubu yakouba jacob yacoub yaqub
yahya yaya yahaya iaia yahia
yaou yawa
zainab zeinab zeinabou zainabu zenabou zeynab zenab jainaba djeneba djenabou jeneba zeinaba
zakari zakariya zakaria zakarie
peter pierre pedro pita
paul paulo
stephen etienne stephane estevao steven
james jacques tiago
elisabeth elizabeth elisabete lisbeth isabel
catherine katherine catarina
emmanuel manuel emanuel immanuel
esther ester hester
grace graca
helene helen helena
mathieu matthew mateus matthieu
michel michael miguel
samuel samouel
victoire victoria vitoria
chidi chidiebere
chukwuemeka emeka
oluwaseun seun
adjoa adjowa adwoa adzo adzoa ajua ajoa
akosua akossiwa akosiwa kossiwa
akua akouvi akou akuvi
afia afi efua afua efoua
ama amavi amba amma
yaa ayawa yawavi
abena abla abra araba abenaa
dede dedei
`;

const made = new Map<string, string>();
for (const line of lines.trim().split('\n')) {
  const [name = '', ...others] = line.trim().split(/\s+/);
  for (const one of [name, ...others]) if (!made.has(one)) made.set(one, name);
}

/** Returns the name under which a spelling is known; undefined when only the sound rules apply. */
export const knownAs = (folded: string): string | undefined => made.get(folded);

/** Titles and small words around a name, which do not distinguish people. Folded. */
export const noName: ReadonlySet<string> = new Set(
  `mr mrs ms miss madam madame mme mlle monsieur m sr sra senhor senhora dona dom alhaji alhadji elhadj elhadji el al hadj hadji
  hadja hajia hajiya haj mallam malam malama maitre chief oga the le la les de da do dos das du des un une uma um a o e et and
  known as called dit dite alias appele appelee chamado chamada nee ne ep epouse petit petite small little enfant child fille
  garcon boy girl son daughter fils of my mon ma mes his her name nom nome is est prenom surname baby bebe jnr jr junior senior
  tante tantie auntie uncle tonton inconnu unknown`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
