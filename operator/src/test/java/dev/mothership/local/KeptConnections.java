package dev.mothership.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGPooledConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to one database that are used again, as those of the operator's pool are. No thread
 * looks after them: of all databases together only a few idle ones are kept, the latest used.
 */
final class KeptConnections extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  /** Fewer than any server allows, since a JVM may use more than one. */
  private static final int MOST_IDLE = 24;

  private static final Deque<Idle> IDLE = new ArrayDeque<>();

  private record Idle(KeptConnections owner, PooledConnection connection) {}

  KeptConnections(LocalPostgres.Database database) {
    setUrl(database.url());
    setUser(database.user());
    setPassword(database.password());
  }

  @Override
  public Connection getConnection() throws SQLException {
    PooledConnection kept = takeIdle();
    if (kept == null) {
      PooledConnection made = new PGPooledConnection(super.getConnection(), true);
      made.addConnectionEventListener(new Back());
      kept = made;
    }
    return kept.getConnection();
  }

  private @Nullable PooledConnection takeIdle() {
    synchronized (IDLE) {
      for (Idle idle : IDLE) {
        if (idle.owner() == this) {
          IDLE.remove(idle);
          return idle.connection();
        }
      }
      return null;
    }
  }

  private void keep(PooledConnection connection) {
    Idle oldest = null;
    synchronized (IDLE) {
      IDLE.addFirst(new Idle(this, connection));
      if (IDLE.size() > MOST_IDLE) {
        oldest = IDLE.removeLast();
      }
    }
    if (oldest != null) {
      close(oldest.connection());
    }
  }

  private static void close(PooledConnection connection) {
    try {
      connection.close();
    } catch (SQLException alreadyGone) {
      // What is broken is closed.
    }
  }

  /** A handle that is closed gives its connection back; one that is broken does not. */
  private final class Back implements ConnectionEventListener {
    @Override
    public void connectionClosed(ConnectionEvent event) {
      keep((PooledConnection) event.getSource());
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      close((PooledConnection) event.getSource());
    }
  }
}
