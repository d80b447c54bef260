/** A sidecar as another program would have left it, written for these tests after that program's documented form. */
export type ForeignSidecar = Readonly<{ program: string; text: string }>

const darktable = `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:darktable="http://darktable.sf.net/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
   exif:DateTimeOriginal="2026:05:04 03:02:01.000"
   xmp:Rating="4"
   xmpMM:DerivedFrom="photo.nef"
   darktable:import_timestamp="63888888888888888"
   darktable:xmp_version="5"
   darktable:raw_params="0"
   darktable:auto_presets_applied="1"
   darktable:history_end="2"
   darktable:iop_order_version="4"
   darktable:history_current_hash="00112233445566778899aabbccddeeff">
   <darktable:masks_history>
    <rdf:Seq/>
   </darktable:masks_history>
   <darktable:history>
    <rdf:Seq>
     <rdf:li
      darktable:num="0"
      darktable:operation="rawprepare"
      darktable:enabled="1"
      darktable:modversion="2"
      darktable:params="000000000000000000000000000100010001000000000000000000003a0b0000"
      darktable:multi_name=""
      darktable:multi_priority="0"
      darktable:blendop_version="13"
      darktable:blendop_params="gz13eJxjYGBgkGAAgRNODESDBnsIHll8ANNSGQM="/>
     <rdf:li
      darktable:num="1"
      darktable:operation="filmicrgb"
      darktable:enabled="1"
      darktable:modversion="6"
      darktable:params="gz09eJxjZGBgYGBm&#39;&lt;&amp;&gt;AcUwE4EeT/wWQ=="
      darktable:multi_name="sky &amp; sea"
      darktable:multi_priority="0"
      darktable:blendop_version="13"
      darktable:blendop_params="gz13eJxjYGBgkGAAgRNODESDBnsIHll8ANNSGQM="/>
    </rdf:Seq>
   </darktable:history>
   <dc:creator>
    <rdf:Seq>
     <rdf:li>Éva Nagy</rdf:li>
    </rdf:Seq>
   </dc:creator>
   <dc:subject>
    <rdf:Bag>
     <rdf:li>darktable|format|nef</rdf:li>
     <rdf:li>Mary-Jane O&apos;Neil</rdf:li>
     <rdf:li>Катя</rdf:li>
    </rdf:Bag>
   </dc:subject>
   <lr:hierarchicalSubject>
    <rdf:Bag>
     <rdf:li>people|Катя</rdf:li>
    </rdf:Bag>
   </lr:hierarchicalSubject>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`

const lightroom = `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0-c000">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   xmp:Rating="3"
   xmp:Label="Red"
   photoshop:SidecarForExtension="NEF"
   xmpMM:DocumentID="xmp.did:11111111-2222-3333-4444-555555555555"
   crs:Version="16.0"
   crs:ProcessVersion="15.4"
   crs:Temperature="5250"
   crs:Exposure2012="+0.35"
   crs:HasSettings="True">
   <dc:title>
    <rdf:Alt>
     <rdf:li xml:lang="x-default">A title</rdf:li>
     <rdf:li xml:lang="de-DE">Ein Titel</rdf:li>
    </rdf:Alt>
   </dc:title>
   <xmpMM:History>
    <rdf:Seq>
     <rdf:li
      stEvt:action="saved"
      stEvt:instanceID="xmp.iid:66666666-7777-8888-9999-000000000000"
      stEvt:when="2026-05-04T03:02:01+02:00"
      stEvt:changed="/metadata"/>
    </rdf:Seq>
   </xmpMM:History>
   <crs:ToneCurvePV2012>
    <rdf:Seq>
     <rdf:li>0, 0</rdf:li>
     <rdf:li>64, 56</rdf:li>
     <rdf:li>255, 255</rdf:li>
    </rdf:Seq>
   </crs:ToneCurvePV2012>
   <crs:MaskGroupBasedCorrections>
    <rdf:Seq>
     <rdf:li>
      <rdf:Description
       crs:What="Correction"
       crs:CorrectionAmount="1"
       crs:LocalExposure2012="0.25">
      <crs:CorrectionMasks>
       <rdf:Seq>
        <rdf:li
         crs:What="Mask/Gradient"
         crs:ZeroX="0.5"
         crs:ZeroY="0.25"/>
       </rdf:Seq>
      </crs:CorrectionMasks>
      </rdf:Description>
     </rdf:li>
    </rdf:Seq>
   </crs:MaskGroupBasedCorrections>
   <crs:Look>
    <rdf:Description
     crs:Name="Adobe Color"
     crs:Amount="1">
    <crs:Parameters rdf:parseType="Resource">
     <crs:Version>16.0</crs:Version>
    </crs:Parameters>
    </rdf:Description>
   </crs:Look>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`

const digikam = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 5.5.0">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/"
    xmlns:mediapro="http://ns.iview-multimedia.com/mediapro/1.0/"
    xmlns:acdsee="http://ns.acdsee.com/iptc/1.0/"
   digiKam:ColorLabel="2"
   acdsee:rating="5">
   <digiKam:TagsList><rdf:Seq><rdf:li>Places/France</rdf:li><rdf:li>b&#x2F;w</rdf:li></rdf:Seq></digiKam:TagsList>
   <MicrosoftPhoto:LastKeywordXMP>
    <rdf:Bag>
     <rdf:li>Places/France</rdf:li>
    </rdf:Bag>
   </MicrosoftPhoto:LastKeywordXMP>
   <mediapro:CatalogSets>
    <rdf:Bag>
     <rdf:li>Places|France</rdf:li>
    </rdf:Bag>
   </mediapro:CatalogSets>
   <acdsee:categories>&lt;Categories&gt;&lt;Category Assigned=&quot;1&quot;&gt;Places&lt;/Category&gt;&lt;/Categories&gt;</acdsee:categories>
   <digiKam:ImageUniqueID/>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`

const ofItsOwn = `<?xml version='1.0'?>\r
<!-- made by hand <not:parsed> -->\r
<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\r
\t<r:Description r:about='' xmlns:own='http://example.invalid/own/1.0/' own:note='5 &gt; 4, "quoted"' />\r
\t<r:Description r:about='' xmlns:own='http://example.invalid/own/1.0/'>\r
\t\t<own:tree r:parseType='Resource'><own:leaf>one</own:leaf><own:empty/></own:tree>\r
\t</r:Description>\r
</r:RDF>\r
`

/** Sidecars full of what other programs need to find again. */
export const foreignSidecars: readonly ForeignSidecar[] = [
  { program: 'darktable', text: darktable },
  { program: 'Lightroom', text: lightroom },
  { program: 'digiKam', text: digikam },
  { program: 'a program of its own', text: ofItsOwn },
  { program: 'darktable with Windows line breaks', text: darktable.replace(/\n/g, '\r\n') },
]
