package io.athanor.inference.grounding;

import java.util.Set;

/**
 * Words that carry no statement. Only the commonest of a few languages are listed: one that is
 * missing counts as content, which makes support harder to claim, not easier.
 */
final class FunctionWords {

  private static final Set<String> WORDS =
      Set.of(
          // English
          "a", "about", "after", "all", "also", "an", "and", "are", "as", "at", "be", "because",
          "been", "before", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had",
          "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "of",
          "on", "or", "our", "she", "so", "than", "that", "the", "their", "them", "then", "there",
          "these", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which",
          "who", "why", "will", "with", "would", "you", "your",
          // German
          "aber", "als", "am", "auch", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die",
          "ein", "eine", "einem", "einen", "einer", "er", "es", "hat", "ich", "im", "ist", "mit",
          "nach", "nicht", "sich", "sie", "sind", "um", "und", "von", "vom", "war", "wie", "wird",
          "zu", "zum", "zur",
          // French, Spanish, Italian
          "au", "aux", "ce", "con", "dans", "de", "del", "della", "di", "du", "e", "el", "en", "est",
          "et", "il", "la", "las", "le", "les", "los", "lo", "par", "para", "per", "pour", "que",
          "qui", "se", "son", "su", "sur", "un", "una", "une", "y");

  private FunctionWords() {}

  static boolean contains(Word word) {
    return WORDS.contains(word.form());
  }
}
