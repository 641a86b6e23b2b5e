//! Words that stand in every text of a language, and so tell no two texts apart.
//!
//! Short lists on purpose: words that are frequent in one place only are weighed down by the cluster itself.
//! Apostrophes are left out, as in tokens.

use std::collections::HashSet;
use std::sync::LazyLock;

/// English, German, French, Spanish and Portuguese.
const STOP_WORDS: [&str; 5] = [
    "a about after again all also am an and any anybody anyone are arent as at be because been before being but \
     by can cannot cant could couldnt did didnt do does doesnt doing dont down else ever every everybody everyone \
     for from get gets getting go going got had has hasnt have havent having he hello help her here hey hi him \
     his how i if im in into is isnt it its itself ive just know like me more my no not now of off on one only or \
     other our out over please same see seeing she since so some somebody someone still such than thank thanks \
     that thats the their them then there these they this those to today too try trying until up us use using \
     very was wasnt we well were weve what when where which while who why will with wont would yes yet you your",
    "aber als am auch auf aus bei beim bin bis bitte da danke das dass dein dem den denn der des dich die dies \
     diese dieser doch du ein eine einem einen einer er es euch für geht gerade gibt habe haben hallo hat hatte \
     heute hier ich ihr im immer in ist ja jemand jetzt kann kein keine kommt können man mein meine mich mir mit \
     nach nicht nichts noch nur oder schon sehr sein seit sich sie sind so um und uns unser unsere vom von vor \
     war was weil wenn wer wie wieder wir wird wo zu zum zur",
    "ai au aux avec avez avons bonjour car ce cela ces cest cet cette chez comme dans de depuis des dois donc du \
     elle en encore est et eu fait ici il ils jai je la le les leur lui ma mais me merci mes moi mon même na ne \
     nest nos notre nous on ont ou où par pas peu peut plus pour qu que quelquun qui sa sans se ses si son sont \
     suis sur ta te toujours tous tout très tu un une va vers vos votre vous y",
    "ahora al algo alguien aquí así aún como con cuando de del desde donde el ella en era es esta estaba estamos \
     este esto estoy está están fue ha hace hay hola hoy la las le les lo los me mi mis mucho muy más nada ni no \
     nos o para pero por porque puedo que quien se ser si sin sobre solo son su sus sí también tengo tiene todo \
     todos un una uno y ya yo",
    "agora ainda alguém ao aos aqui as até com como da das de depois do dos e ela ele em era essa esse esta \
     estava estou está eu foi hoje há isso isto já lhe mais mas me mesmo meu meus minha muito na nas nem no nos \
     não né o olá os ou para pela pelo por porque pra qual quando que quem se sem ser seu seus sua são só também \
     tem tenho tudo um uma você vocês",
];

static KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| STOP_WORDS.iter().flat_map(|words| words.split_whitespace()).collect());

/// Whether the word is one of them.
pub(in crate::report) fn is_stop_word(word: &str) -> bool {
    KNOWN.contains(word)
}
