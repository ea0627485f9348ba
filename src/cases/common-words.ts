/**
 * Common words in English with Pidgin, French, and Portuguese with Kriol, folded. In the answer to
 * a question for a name they are not names, and they are not treated as another spelling of a name.
 */
const common: ReadonlySet<string> = new Set(
  `a about after again age aged all also am an and any are as at away baby back bad be because been before behind big black
  blue boy boys brother bus but by call called came can car child children church come could cry crying daughter day days did
  do does done down dress each east eat every face family father feel fell few find five food for four from gave get girl girls
  give go goes gold good got green had hair hand hands has have he hear heard held help her here hers herself hes hid hide him
  himself his hold home hot hour house how hurt i if ill in inside into is it its job just keep kept knew know lady land last
  late left let lie like little live lives long look lost lot made main make man many market may me men milk mine miss missing
  money month months more morning most mother much must my name near need never new next night nine no none north not now of
  off old on one only open or other our out over own parent parents pay people place please police port put ran red report road
  rode room run sad safe said sale same saw say says school see seen sell sent seven shall she shirt shoes shop shut sick since
  sir sister six sleep small so sold some son soon south stay street such take taken tell ten than that the their them then there
  these they thing this those three time to today told tomorrow tonight too took town truck two uncle under until up us van
  very village wait want was water way we week weeks well went were west what when where which white who whole whom whose why
  wife will with woman women work worked works would year years yes yesterday yet you young your
  dem dey dat dis don na no pikin wetin abeg una
  ai aidez alors an ans apres arrive au aucun aussi autre aux avait avant avec avoir beaucoup belle bien bientot bon bonjour
  bus ca camion car ce cela celle celui ces cet cette chaque chef chez chose cinq comme comment dans de debut depuis des deux dire
  dis disparu disparue dit dix dois donc dont du eau ecole elle elles en encore enfant enfants ensuite entre est et etait ete
  etre eux faim faire fait famille faut femme femmes fille filles fils fin fois font frere garcon garcons gens grand grande gris
  gros heure hier homme hommes ici il ils jamais jaune je jeune jeunes jour jours la la-bas le les leur loin lui ma main maintenant
  mais maison mal maman mari matin me mere mes midi mis moi moins mois mon mort moto mur ne neuf ni noir noire nom non nord nos
  notre nous nuit on ont ou oui par parents parle parti partie pas passe peau pendant pere personne petit petite peu peur peut
  place plus police pont porte pour pourquoi pres pris puis quand quatre que quel quelle qui quoi rien robe rouge route rue sa
  sais sale sans sept ses seul seule si six soeur soir son sont sous sud suis sur ta tante tard te temps tes tete toi ton tous
  tout toute travail tres trois tu un une va vais vendu vendue vers vert veut vie viens ville voici voir voisin voisine voiture
  vont vos votre vous vu vue
  ainda agora agua ajuda algo alguem ali amanha amigo ano anos antes ao aos aqui as ate azul bem boa bom branco cada cama caminho
  carro casa cedo chefe chamo cidade cinco cinza com como crianca criancas da dar das de dela dele deles depois desde dez dia dias
  disse diz do dois dos duas e ela elas ele eles em entre era escola essa esse esta estao estar este estou eu falar familia feira
  fez ficou filha filho fim foi foram fome fora frio gente grande ha hoje hora horas homem homens igreja irma irmao isso isto ja
  jovem la lado levou local longe lugar mae mais mal mao mar marido mas medo menina meninas menino meninos mercado mes meses meu
  meus minha muito mulher mulheres na nada nao nas nem no noite nome norte nos nossa nosso nove o obrigado oito onde ontem os
  ou outra outro pai pais para pela pelo perto pessoa pessoas pode policia por porque porta porto pouco praia preciso preto
  primo quando quatro que quem rapariga rapaz rua sabe saiu se seis sem sempre ser seu seus sete sim so sobre sou sua suas sul
  tem tenho ter tia tio toda todo todos trabalho tres tu tudo um uma umas uns vai vem velho verde vermelho vestido vez vi viu voce
  anta bu di e i ki ku kuma li mi n nha nos pa sta`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Checks whether a folded word is a common word. */
export const isCommonWord = (folded: string): boolean => common.has(folded);
