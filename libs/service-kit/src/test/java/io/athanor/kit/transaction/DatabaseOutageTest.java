package io.athanor.kit.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOutageTest {

  @ParameterizedTest
  @ValueSource(strings = {"08006", "53100", "53300", "57P01", "57P03", "58030"})
  void serverThatCannotAnswerNowIsAnOutage(String sqlState) {
    assertThat(DatabaseOutage.isBehind(refused(sqlState))).isTrue();
    assertThat(DatabaseOutage.isBehind(new IllegalStateException(refused(sqlState)))).isTrue();
    assertThat(DatabaseOutage.isBehind(new SQLException("no", sqlState))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "42P01", "22001", "40001"})
  void statementThatIsWrongIsNone(String sqlState) {
    assertThat(DatabaseOutage.isBehind(refused(sqlState))).isFalse();
    assertThat(DatabaseOutage.isBehind(new SQLException("no", sqlState))).isFalse();
  }

  @Test
  void connectionThatIsRefusedOrBreaksOffIsAnOutage() {
    assertThat(DatabaseOutage.isBehind(new RuntimeException(new ConnectException()))).isTrue();
    assertThat(DatabaseOutage.isBehind(ClosedConnectionException.INSTANCE)).isTrue();
  }

  @Test
  void defectIsNone() {
    assertThat(DatabaseOutage.isBehind(new NullPointerException("no database in sight"))).isFalse();
  }

  private static PgException refused(String sqlState) {
    return new PgException("no", "ERROR", sqlState, "");
  }
}
