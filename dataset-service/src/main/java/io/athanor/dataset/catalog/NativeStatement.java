package io.athanor.dataset.catalog;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/** Statements that the database decides about, such as inserts that may find their row there. */
final class NativeStatement {

  private NativeStatement() {}

  /** Runs a statement in the current transaction; the answer counts the rows it changed. */
  static Uni<Integer> execute(String statement, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }
}
