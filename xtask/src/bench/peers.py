"""Times DuckDB (spatial extension) and GeoPandas on the tasks of the spatial core.

    python peers.py FOLDER [--points-only N]

FOLDER holds points.f64 (pairs of float64) and polygons.bin, hexagons.bin and districts.bin (u32 count, then for each
polygon u32 number of vertices of its closed ring and the pairs), little endian, in metres.

Tasks (the grid is 400 x 400 cells of 100 m):
  points             points in polygons, counted by (polygon, cell); for the first 10^4, 10^5 and 10^6 points and for
                     all of them, or for the first N alone
  weights_cells      area of every polygon in every cell that it overlaps; weights_hexagons and weights_districts:
                     the same onto those

Every peer has two threads, starts from its own native geometry and keeps the result in its own form (a table, arrays).
Indexes and prepared geometry are built again in each of the three runs and are timed; reading files and making geometry
is not. An overlap is a row where its area is more than LEAST_AREA, so that rows do not hang on rounding.

One JSON document goes to stdout: `versions`, `results` and `skipped` (peers that cannot be used here). `n` is the
number of points, or of polygons; `checksum` the sum of the counts, or of the areas. Every peer and task has a process
of its own: `peak_mib` is its greatest memory, `base_mib` the greatest before the clock started. Progress goes to
stderr. A task that fails ends the script with an error.
"""

# Seen to work together, with Python 3.11:
#   duckdb==1.5.5  duckdb-extension-spatial==1.5.5  geopandas==1.2.0  shapely==2.2.0  numpy==2.4.6
#   pandas==3.1.1  pyogrio==0.13.0  pyproj==3.7.2
# The extension is a file inside its wheel, signed by DuckDB: LOAD takes its path and checks the signature.

import argparse
import json
import os
import resource
import statistics
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ORIGIN_X, ORIGIN_Y, CELL, SIDE = 700_000, 6_150_000, 100, 400
LEAST_AREA = 1e-6
THREADS, RUNS = 2, 3
CURVE = (10_000, 100_000, 1_000_000)
WEIGHTS = ("weights_cells", "weights_hexagons", "weights_districts")


def rings(folder, name):
    """The polygons of a file as WKB, which every peer reads."""
    with open(os.path.join(folder, name + ".bin"), "rb") as file:
        data = file.read()
    at, polygons = 4, []
    for _ in range(*struct.unpack_from("<I", data)):
        end = at + 4 + 16 * struct.unpack_from("<I", data, at)[0]
        polygons.append(struct.pack("<BII", 1, 3, 1) + data[at:end])
        at = end
    return polygons


def coordinates(np, folder, n):
    return np.fromfile(os.path.join(folder, "points.f64"), "<f8", count=2 * n).reshape(-1, 2)


class DuckDb:
    """One connection with its tables. A run makes the table `result`.

    A scan is shared out by row groups of 122,880 rows, so a small table gets one thread. Hence the two halves of the
    points, and the grouping of pairs, which hands them to both threads. For the cells this takes twice the memory of
    areas straight from the join, and two thirds of the time. No faster for points: ST_Intersects, ST_Covers, one key
    for three columns, a hash join on tiles. For weights: inner parts and boundaries joined apart, pairs of ids, halves.
    """

    HALF = """SELECT polygons.id, floor(x / 100)::INT AS cell_x, floor(y / 100)::INT AS cell_y
        FROM polygons JOIN (FROM points WHERE floor(x)::INT % 2 = {}) half ON ST_Contains(polygons.geom, half.geom)"""
    POINTS = f"""CREATE TABLE result AS SELECT *, count(*) AS value
        FROM ({HALF.format(0)} UNION ALL {HALF.format(1)}) GROUP BY ALL"""
    PAIRS = """CREATE TABLE result AS
        SELECT * FROM (
            SELECT polygon, area, CASE WHEN ST_Contains(outer_geom, inner_geom) THEN ST_Area(inner_geom)
                ELSE ST_Area(ST_Intersection(outer_geom, inner_geom)) END AS value
            FROM (
                SELECT polygons.id AS polygon, areas.id AS area, any_value({inner}.geom) AS inner_geom,
                    any_value({outer}.geom) AS outer_geom
                FROM polygons JOIN areas ON ST_Intersects(polygons.geom, areas.geom) GROUP BY 1, 2
            )
        ) WHERE value > {least}"""

    def __init__(self, folder, task, n):
        import numpy as np

        self.np, self.db = np, connect()
        self.n = self.table("polygons", folder, "polygons")
        inner, outer = ("polygons", "areas") if task == "weights_districts" else ("areas", "polygons")
        self.sql = self.PAIRS.format(inner=inner, outer=outer, least=LEAST_AREA)
        self.how = "spatial join on ST_Intersects, grouped; whole where ST_Contains, else ST_Area(ST_Intersection)"
        if task == "points":
            xy = coordinates(np, folder, n)
            self.n, frame = len(xy), {"x": xy[:, 0], "y": xy[:, 1]}
            self.db.execute("CREATE TABLE points AS SELECT x, y, ST_Point(x, y) AS geom FROM frame")
            self.sql, self.how = self.POINTS, "spatial join on ST_Contains, in two halves for two threads, GROUP BY"
        elif task == "weights_cells":
            x, y = f"{ORIGIN_X} + {CELL} * i", f"{ORIGIN_Y} + {CELL} * j"
            self.db.execute(f"""CREATE TABLE areas AS
                SELECT (j * {SIDE} + i)::INT AS id, ST_MakeEnvelope({x}, {y}, {x} + {CELL}, {y} + {CELL}) AS geom
                FROM range({SIDE}) a(i), range({SIDE}) b(j) ORDER BY id""")
        else:
            self.table("areas", folder, task.removeprefix("weights_"))

    def table(self, name, folder, file):
        polygons = rings(folder, file)
        frame = {"id": self.np.arange(len(polygons)), "wkb": self.np.array(polygons, dtype=object)}
        self.db.execute(f"CREATE TABLE {name} AS SELECT id::INT AS id, ST_GeomFromWKB(wkb) AS geom FROM frame")
        return len(polygons)

    def clear(self):
        self.db.execute("DROP TABLE IF EXISTS result")

    def run(self):
        self.db.execute(self.sql)

    def outcome(self):
        return self.db.sql("SELECT count(*), sum(value)::DOUBLE FROM result").fetchone()

    @staticmethod
    def versions():
        query = "SELECT ltrim(version(), 'v'), extension_version FROM duckdb_extensions() WHERE extension_name = 'spatial'"
        return dict(zip(("duckdb", "spatial"), connect().sql(query).fetchone()))


def connect():
    """A database in memory with the spatial extension from its wheel."""
    import duckdb
    import duckdb_extension_spatial as wheel

    path = os.path.join(wheel.__path__[0], "extensions", "v" + duckdb.__version__, "spatial.duckdb_extension")
    db = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    db.execute(f"SET threads = {THREADS}; SET preserve_insertion_order = false")
    db.execute("LOAD '" + path.replace("'", "''") + "'")
    return db


class GeoPandas:
    """Shapely's functions on the geometry arrays that GeoPandas holds, shared out over two threads.

    sjoin and overlay of GeoPandas itself took 2 to 3 times as long, and for the cells clip_by_rect is faster than
    intersection. Prepared geometry must not be shared between threads, so the threads divide what is prepared.
    """

    def __init__(self, folder, task, n):
        import numpy as np
        import shapely

        self.np, self.shapely, self.pool = np, shapely, ThreadPoolExecutor(THREADS)
        self.polygons = shapely.from_wkb(rings(folder, "polygons"))
        self.n, self.areas, self.result = len(self.polygons), None, None
        self.task, self.cut = self.weigh, shapely.intersection
        self.how = "STRtree; whole inner geometry where contains_properly on prepared ones, else intersection"
        if task == "points":
            xy = coordinates(np, folder, n)
            self.n, self.points = len(xy), shapely.points(xy)
            self.x, self.y, self.task = xy[:, 0].copy(), xy[:, 1].copy(), self.count_points
            self.how = "STRtree of polygons asked with points, contains_xy on prepared polygons, numpy.unique"
        elif task == "weights_cells":
            j, i = np.divmod(np.arange(SIDE * SIDE), SIDE)
            x, y = ORIGIN_X + CELL * i, ORIGIN_Y + CELL * j
            self.areas = shapely.box(x, y, x + CELL, y + CELL)
            self.cut, self.how = self.clip, self.how.replace("intersection", "clip_by_rect")
        else:
            self.areas = shapely.from_wkb(rings(folder, task.removeprefix("weights_")))
        pair = (self.areas, self.polygons)
        self.outers, self.inners = pair if task == "weights_districts" else reversed(pair)

    def clear(self):
        self.result = None
        self.shapely.destroy_prepared(self.polygons)
        self.shapely.destroy_prepared(self.areas)

    def run(self):
        self.result = self.task()

    def outcome(self):
        return len(self.result[-1]), float(self.result[-1].sum())

    def share(self, function, n):
        """Calls the function with slices of 0..n in the threads and joins what it returns, column by column."""
        ends = [n * k // 8 for k in range(9)]
        parts = self.pool.map(function, map(slice, ends[:-1], ends[1:]))
        return [self.np.concatenate(column) for column in zip(*parts)]

    def count_points(self):
        np, shapely, tree = self.np, self.shapely, self.shapely.STRtree(self.polygons)
        shapely.prepare(self.polygons)

        def near(part):
            point, polygon = tree.query(self.points[part])
            return point + part.start, polygon

        def inside(remainder):
            own = np.flatnonzero(polygon % THREADS == remainder)
            hit = own[shapely.contains_xy(self.polygons[polygon[own]], self.x[point[own]], self.y[point[own]])]
            return polygon[hit], point[hit]

        point, polygon = self.share(near, self.n)
        polygon, point = (np.concatenate(column) for column in zip(*self.pool.map(inside, range(THREADS))))
        # One key of polygon, row and column; a coordinate in cells takes less than 20 bits.
        row, column = (np.floor(c[point] / CELL).astype(np.int64) for c in (self.y, self.x))
        return np.unique(polygon.astype(np.int64) << 40 | row << 20 | column, return_counts=True)

    def clip(self, polygons, cells):
        bounds = self.shapely.bounds(cells).tolist()
        return [self.shapely.clip_by_rect(polygon, *box) for polygon, box in zip(polygons, bounds)]

    def weigh(self):
        np, shapely, tree = self.np, self.shapely, self.shapely.STRtree(self.inners)
        whole = shapely.area(self.inners)

        def weigh_part(part):
            outers = self.outers[part]
            shapely.prepare(outers)
            outer, inner = tree.query(outers)
            inside = shapely.contains_properly(outers[outer], self.inners[inner])
            value = np.where(inside, whole[inner], 0.0)
            edge = np.flatnonzero(~inside)
            edge = edge[shapely.intersects(outers[outer[edge]], self.inners[inner[edge]])]
            value[edge] = shapely.area(self.cut(outers[outer[edge]], self.inners[inner[edge]]))
            kept = value > LEAST_AREA
            return outer[kept] + part.start, inner[kept], value[kept]

        return self.share(weigh_part, len(self.outers))

    @staticmethod
    def versions():
        import geopandas
        import shapely

        return {"geopandas": geopandas.__version__, "shapely": shapely.__version__, "geos": shapely.geos_version_string}


PEERS = {"duckdb": DuckDb, "geopandas": GeoPandas}


def memory_mib():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def measure(folder, peer, task, n):
    """One peer and task, in the process that was started for it."""
    work = PEERS[peer](folder, task, n)
    base, runs = memory_mib(), []
    for _ in range(RUNS):
        work.clear()
        start = time.perf_counter()
        work.run()
        runs.append(round(time.perf_counter() - start, 4))
    peak, (rows, checksum) = memory_mib(), work.outcome()
    return {"peer": peer, "task": task, "n": work.n, "median_s": statistics.median(runs), "runs_s": runs, "rows": rows,
            "checksum": checksum, "peak_mib": peak, "base_mib": base, "how": work.how}


def child(folder, peer, task, n, errors=None):
    # This process stays small: on Linux a child starts out with its parent's greatest memory as its own.
    command = [sys.executable, os.path.abspath(__file__), folder, "--child", peer, task, str(n)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=errors, text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--points-only", type=int, metavar="N")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        peer, task, n = given.child
        print(json.dumps(PEERS[peer].versions() if task == "versions" else measure(given.folder, peer, task, int(n))))
        return
    points = os.path.getsize(os.path.join(given.folder, "points.f64")) // 16
    whole = given.points_only is None
    sizes = sorted({n for n in CURVE if n < points} | {points}) if whole else [given.points_only]
    if not 0 < sizes[0] <= points:
        parser.error(f"there are {points} points")
    tasks = [("points", n) for n in sizes] + [(task, 0) for task in WEIGHTS if whole]
    document = {"versions": {"python": sys.version.split()[0]}, "results": [], "skipped": []}
    for peer in PEERS:
        probe = child(given.folder, peer, "versions", 0, subprocess.PIPE)
        if probe.returncode:
            said = [line for line in probe.stderr.splitlines() if line and not line.startswith((" ", "Traceback"))]
            document["skipped"].append({"peer": peer, "reason": (said or [f"ended with {probe.returncode}"])[0]})
            continue
        document["versions"].update(json.loads(probe.stdout))
        for task, n in tasks:
            done = child(given.folder, peer, task, n)
            if done.returncode:
                sys.exit(f"{peer}: {task} failed with {done.returncode}")
            document["results"].append(json.loads(done.stdout))
            print("{peer}: {task}, {n}: {median_s:.3f} s".format_map(document["results"][-1]), file=sys.stderr)
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
