package io.athanor.trainer.job;

import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.transaction.Transactions;
import io.athanor.trainer.basemodel.BaseModels;
import jakarta.enterprise.context.ApplicationScoped;

/** Which models a job may start from. */
@ApplicationScoped
class JobModels {

  private final BaseModels bases;
  private final JobRepository jobs;
  private final Transactions transactions;

  JobModels(BaseModels bases, JobRepository jobs, Transactions transactions) {
    this.bases = bases;
    this.jobs = jobs;
    this.transactions = transactions;
  }

  /** Refuses what no run could be trained on. */
  void require(String model) {
    if (bases.isKnown(model)) {
      return;
    }
    if (model.startsWith("ft:") || transactions.await(() -> jobs.isTuned(model))) {
      throw OpenAiException.invalid(
          "model",
          "'model' "
              + model
              + " is a tuned model: tuning it further is not supported; name its base model and give"
              + " all rows");
    }
    throw OpenAiException.invalid(
        "model",
        "'model' "
            + model
            + " is no base model: it must be one of "
            + String.join(", ", bases.names())
            + ", hf://owner/name, or a GGUF file or Hugging Face folder on the trainer's machine");
  }
}
