package io.osbs.testkit.apiserver;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a test lets go wrong at a server. Safe for use by several threads. */
final class Disturbances {

  private final List<BuildApi.Fault> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private volatile String losing = "";

  void add(BuildApi.Fault fault) {
    faults.add(fault);
  }

  void heal() {
    faults.clear();
  }

  void loseAnswers(String ending, int number) {
    losing = ending;
    answersToLose.set(number);
  }

  /** True when a fault has answered the request, or nobody ever will. */
  boolean meet(HttpExchange exchange) throws IOException {
    for (BuildApi.Fault fault : faults) {
      if (fault.meet(exchange)) {
        return true;
      }
    }
    return false;
  }

  /** True when what was done is not to be told: the connection is cut then. */
  boolean losesAnswer(HttpExchange exchange) {
    boolean loses =
        exchange.getRequestURI().getPath().endsWith(losing) && answersToLose.getAndDecrement() > 0;
    if (loses) {
      exchange.close();
    }
    return loses;
  }
}
