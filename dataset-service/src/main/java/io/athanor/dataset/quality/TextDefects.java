package io.athanor.dataset.quality;

import io.athanor.contracts.pipeline.GateKind;
import io.athanor.dataset.quality.PatternGate.Defect;
import java.util.List;

/** The gates that look for defects left by extraction, by templates and by bad joins. */
final class TextDefects {

  /** Not inside an address, a path, a domain or an e-mail. */
  private static final String WORD_START = "(?<![\\p{L}\\p{N}./@:_#\\\\-])";

  private static final String WORD_END = "(?![\\p{L}\\p{N}]*[./@:_(\\\\][\\p{L}\\p{N}/])";

  private static final String TAGS =
      "a|abbr|b|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer|form|h[1-6]|head|header"
          + "|hr|html|i|iframe|img|input|li|link|meta|nav|ol|p|pre|script|section|small|span|strong"
          + "|style|sub|sup|table|tbody|td|th|thead|title|tr|u|ul";

  private TextDefects() {}

  /** Words whose space was lost between two sentences or behind a comma, and endless words. */
  static PatternGate gluedWords(double most) {
    return new PatternGate(
        GateKind.GLUED_WORDS,
        List.of(
            Defect.of(
                "two sentences without a space between them",
                WORD_START + "\\p{Ll}{2,}[.!?]\\p{Lu}\\p{Ll}+" + WORD_END),
            Defect.of(
                "a comma without a space behind it",
                WORD_START + "\\p{Ll}{2,}[,;]\\p{Ll}{2,}" + WORD_END),
            Defect.of("a word without end", "(?<![\\p{L}/])[\\p{L}&&\\p{IsLatin}]{46,}")),
        most);
  }

  /** Addresses that were cut, doubled or torn apart. */
  static PatternGate brokenUrls(double most) {
    return new PatternGate(
        GateKind.BROKEN_URLS,
        List.of(
            Defect.of("an address torn behind its scheme", "\\bhttps?:\\s*/\\s*/\\s+\\S+"),
            Defect.of("an address torn behind its scheme", "\\bhttps?\\s+:\\s*//\\S*"),
            Defect.of("an address torn behind www", "\\bwww\\.\\s+\\p{L}+\\.\\p{L}{2,}"),
            Defect.of("an address without a host", "\\bhttps?://(?=$|[\\s\"'<>)\\]])"),
            Defect.of("an address with one slash", "\\bhttps?:/(?!/)\\p{L}\\S*"),
            Defect.of("an address without its colon", "\\bhttps?//\\S+"),
            Defect.of(
                "two addresses in one",
                "\\bhttps?://\\S*https?:/?/?(?=\\S*\\.)(?<![?&=]https?://)\\S*"),
            Defect.of("an address that was cut", "\\bhttps?://[^\\s)]*(?:…|\\.\\.\\.)"),
            Defect.of("a broken escape in an address", "\\bhttps?://\\S*%(?![0-9A-Fa-f]{2})\\S*")),
        most);
  }

  /** Placeholders that nobody filled, and other programs' prompts. */
  static PatternGate templateBraces() {
    return new PatternGate(
        GateKind.TEMPLATE_BRACES,
        List.of(
            Defect.of("an unfilled placeholder", "\\{\\{[^{}\\n]{0,60}\\}\\}"),
            Defect.of("an unfilled placeholder", "\\{%[^{}\\n]{0,80}%\\}"),
            Defect.of("an unfilled placeholder", "<%[^<>\\n]{0,80}%>"),
            Defect.of("an unfilled placeholder", "\\$\\{[^{}\\n]{1,60}\\}"),
            Defect.of(
                "an unfilled placeholder",
                "(?<![\\p{L}\\p{N}\\\\$^_}\\])])\\{[A-Za-z_][A-Za-z0-9_ -]{0,30}\\}"),
            Defect.of(
                "an unfilled placeholder",
                "(?i:\\[(?:your |the |insert |my )?(?:name|company|city|date|address|author)(?: here)?\\])"
                    + "|\\[(?:INSERT|YOUR)[ _][A-Z _]{2,30}\\]"),
            Defect.of("a control word of a chat template", "<\\|[A-Za-z_]{2,30}\\|>"),
            Defect.of("a control word of a chat template", "\\[/?INST\\]|<</?SYS>>"),
            Defect.of("a heading of a prompt", "(?m)^#{2,3} (?:Instruction|Input|Response):\\s*$")),
        0);
  }

  /** HTML that extraction left. */
  static PatternGate markup(double most) {
    return new PatternGate(
        GateKind.MARKUP,
        List.of(
            Defect.of("a tag", "(?i)</?(?:" + TAGS + ")(?:\\s[^<>]{0,300})?/?>"),
            Defect.of("a comment", "<!--"),
            Defect.of(
                "an entity",
                "&(?:amp|lt|gt|quot|apos|nbsp|mdash|ndash|hellip|[lr][sd]quo|#[0-9]{2,6}"
                    + "|#x[0-9A-Fa-f]{2,6});")),
        most);
  }
}
