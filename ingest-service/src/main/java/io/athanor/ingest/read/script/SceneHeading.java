package io.athanor.ingest.read.script;

import java.util.regex.Pattern;

/** Lines that are neither spoken nor name a speaker: headings of scenes, cuts, entrances. */
final class SceneHeading {

  private static final String NUMBER =
      "(?:[IVXLC]+|\\d+|(?i:(?:the )?(?:one|two|three|four|five|six|first|second|third|fourth|fifth"
          + "|sixth|last)))\\b.*";
  private static final Pattern ACT = Pattern.compile("_?(?:ACT|Act|AKT|Akt)\\s+" + NUMBER);
  private static final Pattern SCENE =
      Pattern.compile(
          "_?(?:SCENE|Scene|SZENE|Szene)\\s+"
              + NUMBER
              + "|(?:INT|EXT|INT\\./EXT|I/E|EST)[./ ]\\s*\\S.*");
  private static final Pattern NAMED =
      Pattern.compile("(?:PROLOGUE|EPILOGUE|INDUCTION|COLD OPEN|TEASER|TAG|ACT BREAK|THE END)\\.?");
  private static final Pattern TRANSITION =
      Pattern.compile(
          "(?:FADE (?:IN|OUT|TO).*|(?:SMASH |MATCH |JUMP )?CUT TO.*|DISSOLVE TO.*|CUT TO BLACK.*"
              + "|\\(?MORE\\)?|CONTINUED:?|\\(CONTINUED\\)|THE END|FINIS\\.?)[.:]?");
  private static final Pattern MOVEMENT =
      Pattern.compile(
          "_?(?:Enter|Re-enter|Exit|Exeunt|Flourish|Alarums?|Sennet|Curtain|Music)\\b.*"
              + "|(?:ENTER|EXIT|EXEUNT|CURTAIN)\\b.*");

  private SceneHeading() {}

  /** Whether a new scene, or the act it belongs to, begins. */
  static boolean matches(String line) {
    return isAct(line) || SCENE.matcher(line).matches() || NAMED.matcher(line).matches();
  }

  static boolean isAct(String line) {
    return ACT.matcher(line).matches();
  }

  /** Whether the line tells the camera or the printer what to do. */
  static boolean isTransition(String line) {
    return TRANSITION.matcher(line).matches();
  }

  /** Whether the line brings somebody on or off the stage. */
  static boolean isMovement(String line) {
    return MOVEMENT.matcher(line).matches();
  }
}
