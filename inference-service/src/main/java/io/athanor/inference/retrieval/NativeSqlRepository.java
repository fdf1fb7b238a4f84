package io.athanor.inference.retrieval;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Statements that entities have no shape for: full text, sets of rows, conditional changes. */
final class NativeSqlRepository {

  private NativeSqlRepository() {}

  static Uni<Integer> execute(String sql, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(sql);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }

  static Uni<List<Tuple>> rows(String sql, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(sql, Tuple.class);
              parameters.forEach(query::setParameter);
              return query.getResultList();
            });
  }

  /** The first row of a query as what it stands for; empty when there is none. */
  static <T> Uni<Optional<T>> first(
      String sql, Map<String, Object> parameters, Function<Tuple, T> meaning) {
    return rows(sql, parameters).map(found -> found.stream().map(meaning).findFirst());
  }

  /** Numbers as the text of a PostgreSQL array. */
  static String array(Collection<? extends Number> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }
}
