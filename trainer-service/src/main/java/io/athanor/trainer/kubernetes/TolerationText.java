package io.athanor.trainer.kubernetes;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A toleration in the words of {@code kubectl taint}: {@code key=value:Effect}. */
final class TolerationText {

  private static final Pattern FORM =
      Pattern.compile("([^=:]+)(?:=([^:]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?");

  private TolerationText() {}

  /** Without a value every value is tolerated, without an effect every effect. */
  static Toleration read(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "athanor.trainer.job.tolerations must be key, key:Effect or key=value:Effect, with the"
              + " effect NoSchedule, PreferNoSchedule or NoExecute; was "
              + text);
    }
    TolerationBuilder toleration = new TolerationBuilder().withKey(form.group(1));
    if (form.group(3) != null) {
      toleration.withEffect(form.group(3));
    }
    return form.group(2) == null
        ? toleration.withOperator("Exists").build()
        : toleration.withOperator("Equal").withValue(form.group(2)).build();
  }
}
