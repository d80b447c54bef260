/** A packet of XMP as some program writes it, or as damage leaves it. */
export type XmpShape = Readonly<{
  name: string
  bytes: Uint8Array
  /** Whether the fast reader must answer by itself; where false it may, if it answers as ExifTool does. */
  isPlain: boolean
}>

const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
const dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
const id = 'W5M0MpCehiHzreSzNTczkc9d'

/** A packet around the inside of an rdf:RDF. */
export function packet(inside: string): string {
  return (
    `<?xpacket begin="\ufeff" id="${id}"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Test 1">\n` +
    `<rdf:RDF ${rdf}>\n${inside}\n</rdf:RDF>\n</x:xmpmeta>\n${' '.repeat(40)}\n<?xpacket end="w"?>`
  )
}

function description(inside: string, attributes = dc): string {
  return `<rdf:Description rdf:about="" ${attributes}>${inside}</rdf:Description>`
}

function list(items: readonly string[], kind = 'Bag', property = 'dc:subject'): string {
  const lines = items.map((item) => `<rdf:li>${item}</rdf:li>`).join('\n  ')
  return `<${property}>\n <rdf:${kind}>\n  ${lines}\n </rdf:${kind}>\n</${property}>`
}

function subject(inside: string): string {
  return packet(description(`<dc:subject>${inside}</dc:subject>`))
}

const plain: Readonly<Record<string, string>> = {
  bag: packet(description(list(['cat', '1.10', '1e3', 'true', 'AT&amp;T', 'AT&amp;amp;T']))),
  sequence: packet(description(list(['b', 'a', 'b'], 'Seq'))),
  'spaces and line breaks in values': packet(description(list([' a ', 'b\nc', '\td', '']))),
  entities: packet(
    description(list(['&lt;b&gt;', '&quot;q&quot;', '&apos;', '&#xe9;&#233;&#x1F408;', '&#10;'])),
  ),
  scripts: packet(
    description(
      list(['日本', 'שלום', 'مرحبا', 'e\u0301', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', '\u200b']),
    ),
  ),
  'every field': packet(
    description(
      list(['flat']) +
        list(['a|b'], 'Bag', 'lr:hierarchicalSubject') +
        list(['a/b'], 'Seq', 'digiKam:TagsList') +
        list(['a/b'], 'Bag', 'MicrosoftPhoto:LastKeywordXMP') +
        list(['a|b'], 'Bag', 'mediapro:CatalogSets') +
        '<acdsee:categories>&lt;Categories&gt;&lt;Category Assigned="1"&gt;x&lt;/Category&gt;&lt;/Categories&gt;</acdsee:categories>' +
        '<xmp:CreateDate>2020-02-29T10:11:12.5+02:00</xmp:CreateDate>',
      `${dc} xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/" ` +
        'xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/" ' +
        'xmlns:mediapro="http://ns.iview-multimedia.com/mediapro/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ),
  ),
  'several descriptions': packet(
    description('<dc:format>image/jpeg</dc:format>') + '\n' + description(list(['cat'])),
  ),
  'dates as attributes': packet(
    description(
      list(['cat']),
      `${dc} xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:DateCreated="2019-01-02T03:04" ` +
        "xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:DateTimeOriginal='2018-01-02'",
    ),
  ),
  'structures beside': packet(
    description(
      '<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved" stEvt:when="2020-01-01T00:00:00"/>' +
        '<rdf:li rdf:parseType="Resource"><stEvt:action>x</stEvt:action></rdf:li></rdf:Seq></xmpMM:History>' +
        list(['cat']),
      `${dc} xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"`,
    ),
  ),
  'first XMP of Adobe': packet(
    description(
      '<xap:CreateDate>2003-04-05T06:07:08Z</xap:CreateDate>',
      'xmlns:xap="http://ns.adobe.com/xap/1.0/" xmlns:xapMM="http://ns.adobe.com/xap/1.0/mm/"',
    ),
  ),
  'packet of Windows':
    `<?xpacket begin='\ufeff' id='${id}'?>\r\n<xmp:xmpmeta xmlns:xmp="adobe:ns:meta/"><rdf:RDF ${rdf}>` +
    `<rdf:Description rdf:about="uuid:1" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>2010-01-02T03:04:05</xmp:CreateDate></rdf:Description>` +
    '<rdf:Description rdf:about="uuid:1" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"><MicrosoftPhoto:LastKeywordXMP>' +
    `<rdf:Bag ${rdf}><rdf:li>cat</rdf:li></rdf:Bag>\r\n\t\t\t</MicrosoftPhoto:LastKeywordXMP></rdf:Description>` +
    `</rdf:RDF></xmp:xmpmeta>\r\n   <?xpacket end='w'?>`,
  'no packet': `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf}>${description(list(['cat']))}</rdf:RDF></x:xmpmeta>`,
  nothing: packet(''),
}

const rare: Readonly<Record<string, string>> = {
  alternatives: packet(description(list(['cat'], 'Alt'))),
  'languages in a list': subject(
    '<rdf:Bag><rdf:li xml:lang="de">Katze</rdf:li><rdf:li>cat</rdf:li></rdf:Bag>',
  ),
  'default language': subject('<rdf:Alt><rdf:li xml:lang="x-default">cat</rdf:li></rdf:Alt>'),
  CDATA: subject('<rdf:Bag><rdf:li><![CDATA[<a>&amp;]]></rdf:li><rdf:li>b</rdf:li></rdf:Bag>'),
  'comment in a value': subject('<rdf:Bag><rdf:li>a<!-- b -->c</rdf:li></rdf:Bag>'),
  'comment between': packet(`<!-- <dc:subject>x</dc:subject> -->${description(list(['cat']))}`),
  'keywords as an attribute': packet(description('', `${dc} dc:subject="cat, dog"`)),
  'keywords as plain text': subject('cat, dog'),
  'empty bag': subject('<rdf:Bag/>'),
  'bag of blanks': subject('<rdf:Bag>\n </rdf:Bag>'),
  'empty property': subject(''),
  'empty item': subject('<rdf:Bag><rdf:li/><rdf:li>b</rdf:li></rdf:Bag>'),
  'two lists': subject('<rdf:Bag><rdf:li>a</rdf:li></rdf:Bag><rdf:Seq><rdf:li>b</rdf:li></rdf:Seq>'),
  'text beside a list': subject('x<rdf:Bag><rdf:li>a</rdf:li></rdf:Bag>'),
  'twice in one': packet(description(list(['a']) + list(['b']))),
  'twice in two': packet(description(list(['a'])) + description(list(['b']))),
  'element in an item': subject('<rdf:Bag><rdf:li>a<b xmlns="x">c</b></rdf:li></rdf:Bag>'),
  'value of an item': subject(
    '<rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>a</rdf:value></rdf:li></rdf:Bag>',
  ),
  resource: subject('<rdf:Bag><rdf:li rdf:resource="urn:x"/></rdf:Bag>'),
  node: packet('<rdf:Description rdf:nodeID="n" ' + dc + '>' + list(['a']) + '</rdf:Description>'),
  base64: subject('<rdf:Bag><rdf:li rdf:datatype="base64">Y2F0</rdf:li></rdf:Bag>'),
  'another prefix': packet(
    `<rdf:Description rdf:about="" xmlns:d="http://purl.org/dc/elements/1.1/">${list(['cat'], 'Bag', 'd:subject')}</rdf:Description>`,
  ),
  'another namespace': packet(`<rdf:Description xmlns:dc="urn:x">${list(['cat'])}</rdf:Description>`),
  'another version': packet(
    `<rdf:Description xmlns:dd="http://purl.org/dc/elements/1.2/">${list(['cat'], 'Bag', 'dd:subject')}</rdf:Description>`,
  ),
  'two slashes after a namespace': packet(
    `<rdf:Description xmlns:d="http://purl.org/dc/elements/1.1//">${list(['cat'], 'Bag', 'd:subject')}</rdf:Description>`,
  ),
  'a letter more in a name': packet(description('', `${dc} dc:ésubject="cat"`)),
  'another case': packet(description(list(['cat'], 'Bag', 'dc:SUBJECT'))),
  'capital in Lightroom': packet(
    description(
      list(['a|b'], 'Bag', 'lr:HierarchicalSubject'),
      'xmlns:lr="http://ns.adobe.com/lightroom/1.0/"',
    ),
  ),
  'name in two parts': packet(
    description(
      '<lr:hierarchical rdf:parseType="Resource"><lr:Subject>x</lr:Subject></lr:hierarchical>',
      'xmlns:lr="http://ns.adobe.com/lightroom/1.0/"',
    ),
  ),
  'undeclared prefix': packet(`<rdf:Description>${list(['cat'])}</rdf:Description>`),
  'default namespace': packet('<Description xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#" about=""/>'),
  'bare about': packet(`<rdf:Description about="" ${dc}>${list(['cat'])}</rdf:Description>`),
  'greater than in an attribute': packet(description(list(['cat']), `${dc} dc:source="a > b"`)),
  'property outside a description': packet(list(['cat']).replace('<dc:subject>', `<dc:subject ${dc}>`)),
  'attribute of the root': packet(description('')).replace('<rdf:RDF ', `<rdf:RDF ${dc} dc:subject="x" `),
  unclosed: packet(description(list(['cat']))).replace('</dc:subject>', ''),
  crossed: subject('<rdf:Bag><rdf:li>a</rdf:Bag></rdf:li>'),
  'bare ampersand': packet(description(list(['AT&T']))),
  'unknown entity': packet(description(list(['caf&eacute;']))),
  'broken off': packet(description(list(['cat']))).slice(0, 330),
  'junk at the end': `${packet(description(list(['cat'])))}junk`,
  'zeros at the end': `${packet(description(list(['cat'])))}\0\0\0`,
  'junk at the start': `junk${packet(description(list(['cat'])))}`,
  'blanks at the start': `\n  ${packet(description(list(['cat'])))}`,
  'a space of another kind at the start': `\u00a0${packet(description(list(['cat'])))}`,
  'no meta element': `<rdf:RDF ${rdf}>${description(list(['cat']))}</rdf:RDF>`,
  'blanks and no meta element': ` <rdf:RDF ${rdf}>${description(list(['cat']))}</rdf:RDF>`,
  'property in a drawing': packet(
    description(`<svg:g>${list(['cat'])}</svg:g>`, `${dc} xmlns:svg="http://www.w3.org/2000/svg"`),
  ),
  'property in a drawing of another prefix': packet(
    description(`<s:g>${list(['cat'])}</s:g>`, `${dc} xmlns:s="http://www.w3.org/2000/svg"`),
  ),
  'property in a structure': packet(
    description(
      `<y:a rdf:parseType="Resource">${list(['cat'])}</y:a>${list(['dog'])}`,
      `${dc} xmlns:y="urn:y"`,
    ),
  ),
  'two packets': packet(description(list(['a']))) + packet(description(list(['b']))),
  'CR LF in values': packet(description(list(['a\nb']))).replace(/\n/g, '\r\n'),
  'control character': packet(description(list(['a\u0001b']))),
  'lone surrogate as entity': packet(description(list(['&#xd83d;']))),
  'document type': `<!DOCTYPE x [<!ENTITY a "b">]>${packet(description(list(['&a;'])))}`,
  'XML declaration': `<?xml version="1.0" encoding="UTF-8"?>\n${packet(description(list(['cat'])))}`,
  'XML declaration without a packet': `<?xml version="1.0" encoding="UTF-8"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf}>${description(list(['cat']))}</rdf:RDF></x:xmpmeta>`,
  'another encoding': `<?xml version="1.0" encoding="ISO-8859-1"?>\n${packet(description(list(['cat'])))}`,
}

function encodings(): readonly XmpShape[] {
  const text = packet(description(list(['cat', 'é'])))
  const wide = Buffer.from(text, 'utf16le')
  return [
    { name: 'UTF-16 LE', bytes: wide, isPlain: false },
    { name: 'UTF-16 BE', bytes: Buffer.from(wide).swap16(), isPlain: false },
    { name: 'UTF-8 with a mark', bytes: Buffer.from(`\ufeff${text}`), isPlain: false },
    { name: 'Latin-1', bytes: Buffer.from(text.replace('\ufeff', ''), 'latin1'), isPlain: false },
    { name: 'UTF-8 twice', bytes: Buffer.from(Buffer.from(text).toString('latin1')), isPlain: false },
    { name: 'empty', bytes: new Uint8Array(), isPlain: false },
  ]
}

/** Packets of every shape: those the fast reader must read, and those on which it may not differ from ExifTool. */
export const xmpShapes: readonly XmpShape[] = [
  ...Object.entries(plain).map(([name, text]) => ({ name, bytes: Buffer.from(text), isPlain: true })),
  ...Object.entries(rare).map(([name, text]) => ({ name, bytes: Buffer.from(text), isPlain: false })),
  ...encodings(),
]
