import { Country } from "#domain/shared/country.ts";

/** ISO 3166-1: each alpha-2 code before its alpha-3 code, and XKX for Kosovo, as the World Bank writes it. */
const alpha3Codes = `
  ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD
  BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN
  CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU
  DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB
  GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG
  HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN
  KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU
  LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR
  MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL
  OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB
  RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP
  SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN
  TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT
  ZAZAF ZMZMB ZWZWE
`
  .trim()
  .split(/\s+/)
  .map((pair): [Country, string] => [Country.parse(pair.slice(0, 2)), pair.slice(2)]);

/** Names that people and other programs write, and that are in no list of Unicode CLDR. */
const otherNames: [country: Country, names: string[]][] = [
  ["AE", ["UAE"]],
  ["BA", ["Bosnia"]],
  ["BN", ["Brunei Darussalam"]],
  ["BO", ["Plurinational State of Bolivia"]],
  ["CD", ["DRC", "DR Congo", "Democratic Republic of the Congo", "Congo"]],
  ["CG", ["Republic of the Congo", "Congo"]],
  ["CI", ["Ivory Coast"]],
  ["CN", ["People's Republic of China"]],
  ["CV", ["Cabo Verde"]],
  ["CZ", ["Czech Republic"]],
  ["FM", ["Federated States of Micronesia"]],
  [
    "GB",
    [
      "UK",
      "Great Britain",
      "Britain",
      "England",
      "Scotland",
      "Wales",
      "Northern Ireland",
      "United Kingdom of Great Britain and Northern Ireland",
    ],
  ],
  ["IE", ["Republic of Ireland", "Southern Ireland", "Eire"]],
  ["IR", ["Islamic Republic of Iran"]],
  ["KP", ["Democratic People's Republic of Korea"]],
  ["KR", ["Republic of Korea"]],
  ["LA", ["Lao People's Democratic Republic"]],
  ["MD", ["Republic of Moldova"]],
  ["MK", ["Macedonia", "Republic of North Macedonia"]],
  ["MO", ["Macau"]],
  ["NL", ["Holland"]],
  ["PS", ["State of Palestine"]],
  ["RU", ["Russian Federation"]],
  ["SY", ["Syrian Arab Republic"]],
  ["SZ", ["Swaziland"]],
  ["TL", ["East Timor"]],
  ["TR", ["Turkey"]],
  ["TW", ["Taiwan, Province of China"]],
  ["TZ", ["United Republic of Tanzania"]],
  ["UM", ["United States Minor Outlying Islands"]],
  ["US", ["United States of America"]],
  ["VA", ["Holy See"]],
  ["VE", ["Bolivarian Republic of Venezuela"]],
  ["VN", ["Viet Nam"]],
];

/** English, and the languages of the countries around, in which their people write the names of countries. */
const languages = ["en", "de", "fr", "es", "it", "nl", "pl", "pt"] as const;

/** The lists of names that are read. English alone has short ones: `É.-U.` is the United States, and would be `EU`. */
const listings: [language: string, style: "long" | "short"][] = [
  ["en", "short"],
  ...languages.map((language): [string, "long"] => [language, "long"]),
];

/** Returns countries by every name in its plain form, with undefined for a name of several countries. */
function listCountryNames(): Map<string, Country | undefined> {
  const countryByName = new Map<string, Country | undefined>();
  function add(name: string, country: Country) {
    const plain = toPlainName(name);
    if (plain === "") return;
    const isTaken = countryByName.has(plain) && countryByName.get(plain) !== country;
    countryByName.set(plain, isTaken ? undefined : country);
  }
  for (const [country, alpha3] of alpha3Codes) for (const code of [country, alpha3]) add(code, country);
  for (const [country, names] of otherNames) for (const name of names) add(name, country);
  for (const [language, style] of listings) {
    const names = new Intl.DisplayNames(language, { type: "region", style, fallback: "none" });
    for (const [country] of alpha3Codes) {
      const name = names.of(country) ?? "";
      // Elsewhere China is in brackets after Hong Kong.
      for (const part of language === "en" ? splitNames(name) : [name]) add(part, country);
    }
  }
  return countryByName;
}

/** `Myanmar (Burma)` is two names, and `Moldova, Republic of` is `Republic of Moldova`. */
function splitNames(name: string): string[] {
  const [, outer, inner] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  const [, last, first] = /^(.+?),(.+)$/.exec(name) ?? [];
  return [name, outer, inner, last && first && `${first} ${last}`].filter((each) => each !== undefined);
}

/**
 * Without marks, spaces and points, so that `Côte d’Ivoire` equals `Cote d'Ivoire`, and `U.K.` equals `UK`. Other signs
 * stay: `N/A` is not Namibia.
 */
const toPlainName = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replaceAll(/\bst\b/g, "saint")
    .replaceAll(/\bthe\b/g, "")
    .replaceAll(/[\s\p{Pd}.,'’‘`´()]|\p{Cf}/gu, "");

let countryByName: ReturnType<typeof listCountryNames> | undefined;

/**
 * Finds the country that `text` names: by its code of ISO 3166-1 in any case, or by its name in English or another
 * common language. Undefined for a name of none or of several countries, such as Korea.
 */
export function findCountry(text: string): Country | undefined {
  // Other commands need no names, which take some milliseconds to list.
  const known = (countryByName ??= listCountryNames());
  const [country, another] = new Set(splitNames(text).flatMap((name) => known.get(toPlainName(name)) ?? []));
  return another === undefined ? country : undefined;
}
