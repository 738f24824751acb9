package io.osbs.publish.supply;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/**
 * The public half of an elliptic-curve key, which the JDK does not compute: the generator, added to
 * itself as often as the private number says (SEC 1, 3.2.1). Not hardened against timing: it runs
 * once per process, on no input of others.
 */
final class CurvePoint {

  private final BigInteger prime;
  private final BigInteger a;

  private CurvePoint(ECParameterSpec curve) {
    this.prime = ((ECFieldFp) curve.getCurve().getField()).getP();
    this.a = curve.getCurve().getA();
  }

  static PublicKey publicKey(ECPrivateKey key) throws GeneralSecurityException {
    ECParameterSpec curve = key.getParams();
    ECPoint point = new CurvePoint(curve).times(curve.getGenerator(), key.getS());
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private ECPoint times(ECPoint base, BigInteger count) {
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = count.bitLength() - 1; bit >= 0; bit--) {
      sum = plus(sum, sum);
      if (count.testBit(bit)) {
        sum = plus(sum, base);
      }
    }
    return sum;
  }

  private ECPoint plus(ECPoint one, ECPoint other) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return other;
    }
    if (other.equals(ECPoint.POINT_INFINITY)) {
      return one;
    }
    BigInteger x1 = one.getAffineX();
    BigInteger y1 = one.getAffineY();
    BigInteger x2 = other.getAffineX();
    BigInteger y2 = other.getAffineY();
    BigInteger slope;
    if (x1.equals(x2)) {
      if (!y1.equals(y2) || y1.signum() == 0) {
        return ECPoint.POINT_INFINITY;
      }
      BigInteger rise = x1.multiply(x1).multiply(BigInteger.valueOf(3)).add(a);
      slope = rise.multiply(y1.shiftLeft(1).modInverse(prime)).mod(prime);
    } else {
      slope = y2.subtract(y1).multiply(x2.subtract(x1).modInverse(prime)).mod(prime);
    }
    BigInteger x = slope.multiply(slope).subtract(x1).subtract(x2).mod(prime);
    BigInteger y = slope.multiply(x1.subtract(x)).subtract(y1).mod(prime);
    return new ECPoint(x, y);
  }
}
