package io.osbs.simulation;

/**
 * How likely it is that something goes wrong with one call, one notice or one step. All zero is a
 * fine day.
 */
final class Weather {
  double requestLost;
  double replyLost;
  double effectDelayed;
  double replyDoubled;
  double createdCancelled;
  double noticeLost;
  double noticeDoubled;
  double crash;
  double pause;
  double zombie;
  double cordon;
  double publishLost;

  void clear() {
    requestLost = 0;
    replyLost = 0;
    effectDelayed = 0;
    replyDoubled = 0;
    createdCancelled = 0;
    noticeLost = 0;
    noticeDoubled = 0;
    crash = 0;
    pause = 0;
    zombie = 0;
    cordon = 0;
    publishLost = 0;
  }
}
