"""How far a figure may be from the truth: closed forms, each with its source."""

from math import atanh, exp, inf, isfinite, log, sqrt, tanh

Interval = tuple[float, float]

Z_95 = 1.959963984540054
# Four times out of five: for one student's report, where 95 % would say nothing at all.
Z_80 = 1.2815515655446004


def wilson(share: float, n: float, z: float = Z_95) -> Interval:
    """For a share of ``n`` answers between 0 and 1; never outside, never a single point.

    Wilson 1927. With partial credit it is wider than it need be: the variance of a share is at
    most that of right or wrong with the same mean.
    """
    if n <= 0:
        return 0.0, 1.0
    middle = share + z * z / (2 * n)
    spread = z * sqrt(max(0.0, share * (1 - share)) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def of_correlation(r: float, n: int, z: float = Z_95) -> Interval:
    """Fisher 1921: atanh(r) is nearly normal, with the deviation 1 / sqrt(n - 3)."""
    if n <= 3:
        return -1.0, 1.0
    if abs(r) >= 1:
        return r, r
    centre, spread = atanh(r), z / sqrt(n - 3)
    return tanh(centre - spread), tanh(centre + spread)


def of_alpha(alpha: float, people: int, items: int, z: float = Z_95) -> Interval:
    """Bonett 2002: log(1 - alpha) is nearly normal, with the variance 2k / ((k - 1)(n - 2))."""
    if people <= 2 or items < 2 or alpha >= 1:
        return -inf if alpha < 1 else alpha, min(1.0, alpha)
    spread = z * sqrt(2 * items / ((items - 1) * (people - 2)))
    return 1 - exp(log(1 - alpha) + spread), 1 - exp(log(1 - alpha) - spread)


def of_mean(mean: float, deviation: float, n: int) -> Interval:
    """95 % by Student's t; the quantile by Cornish and Fisher's expansion (Hill 1970)."""
    if n < 2 or not isfinite(deviation):
        return -inf, inf
    half = _t_95(n - 1) * deviation / sqrt(n)
    return mean - half, mean + half


def _t_95(df: int) -> float:
    """Within a thousandth from four degrees of freedom on."""
    z = Z_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / df + second / df**2 + third / df**3 + fourth / df**4
