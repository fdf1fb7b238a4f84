package io.athanor.trainer.run;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingCancelRequested;
import io.athanor.contracts.event.TrainingPauseRequested;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.event.TrainingResumeRequested;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.messaging.EventConsumption;
import io.athanor.kit.observe.LogKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns requests from the topic into rows; milliseconds each, since the work waits in the row. */
@ApplicationScoped
class TrainingRequestConsumer {

  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingRequestConsumer.class);

  private final EventConsumption consumption;
  private final RunCommands commands;

  TrainingRequestConsumer(EventConsumption consumption, RunCommands commands) {
    this.consumption = consumption;
    this.commands = commands;
  }

  @Incoming("training-requests")
  Uni<Void> on(ConsumerRecord<String, byte[]> record) {
    return consumption.consume(record, (event, context) -> handle(event));
  }

  private Uni<Void> handle(DomainEvent event) {
    Uni<?> done =
        switch (event) {
          case TrainingRequested requested -> commands.request(requested, false);
          case TrainingCancelRequested cancel -> commands.cancelAlsoAhead(cancel.runId());
          case TrainingPauseRequested pause -> commands.pause(pause.runId());
          case TrainingResumeRequested resume -> commands.resume(resume.runId());
          default -> Uni.createFrom().voidItem();
        };
    return done.replaceWithVoid()
        .onFailure(TrainingRequestConsumer::isRefusal)
        .invoke(
            refusal ->
                LOGGER
                    .atInfo()
                    .addKeyValue(LogKeys.RUN, event.aggregateId())
                    .addKeyValue("reason", refusal.getMessage())
                    .log("request refused"))
        .onFailure(TrainingRequestConsumer::isRefusal)
        .recoverWithNull();
  }

  /** A wish that cannot be fulfilled any more is answered by the run's state, not by a retry. */
  private static boolean isRefusal(Throwable failure) {
    return failure instanceof ProblemException problem
        && (problem.code() == ProblemCode.NOT_FOUND
            || problem.code() == ProblemCode.STATE_CONFLICT);
  }
}
