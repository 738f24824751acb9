package io.osbs.publish.registry;

import java.util.Set;

/** Whether the registry is there and knows us (distribution-spec 1.1, "end-1"). */
record Greet() implements Endpoint<Boolean> {

  @Override
  public String doing() {
    return "talk to the registry";
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String target() {
    return "/v2/";
  }

  @Override
  public Scope scope() {
    return Scope.pull("");
  }

  @Override
  public Set<Integer> expected() {
    return Set.of(200, 404);
  }

  @Override
  public Boolean answer(Answer answer) {
    return answer.status() == 200;
  }
}
