package io.athanor.contracts.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A play or script: speeches in order, cut into scenes. Context never reaches over a scene. */
public record Dialogue(List<Scene> scenes) {

  public Dialogue {
    scenes = List.copyOf(scenes);
  }

  /**
   * An unbroken exchange.
   *
   * @param title as the script names the scene, if it does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scene(@Nullable String title, List<Speech> speeches) {

    public Scene {
      speeches = List.copyOf(speeches);
    }
  }

  /**
   * What one speaker says without interruption.
   *
   * @param speaker as named in the script, in one spelling throughout the document
   * @param text what is spoken, without stage directions
   * @param directions stage directions inside the speech, in order
   * @param paragraphId the paragraph of the document that holds the speech
   */
  public record Speech(String speaker, String text, List<String> directions, String paragraphId) {

    public Speech {
      directions = List.copyOf(directions);
    }
  }
}
