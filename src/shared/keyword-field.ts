/** Metadata fields that hold tags, by ExifTool's group and name. Order is the order in which they are shown. */
export const keywordFields = [
  'XMP-dc:Subject',
  'XMP-lr:HierarchicalSubject',
  'XMP-digiKam:TagsList',
  'XMP-microsoft:LastKeywordXMP',
  'XMP-mediapro:CatalogSets',
  'XMP-acdsee:Categories',
  'IPTC:Keywords',
  'IFD0:XPKeywords',
] as const

export type KeywordField = (typeof keywordFields)[number]
