"""Times DuckDB (spatial extension) and GeoPandas on the tasks of the spatial core.

    python peers.py FOLDER [--points-only N]

FOLDER holds points.f64 (pairs of float64) and polygons.bin, hexagons.bin and districts.bin (u32 count,
then for each polygon u32 number of vertices of its closed ring and the pairs), little endian, in metres.
The grid is 400 x 400 cells of 100 m from (700000, 6150000).

Tasks:
  points             points in polygons, counted by (polygon, 100 m cell); for the first 10^4, 10^5, 10^6
                     points and for all of them, or for the first N alone
  weights_cells      area of every polygon in every cell of the grid that it overlaps
  weights_hexagons   the same onto the hexagons
  weights_districts  the same onto the districts

Every peer has two threads, is handed native geometry, and keeps its result in its own form (a table, arrays);
reading files and making geometry is not timed, making indexes and prepared geometry is, in each of the three
runs. An overlap counts as a row where its area is more than LEAST_AREA, so that rows do not hang on rounding.

One JSON document goes to stdout: `versions`, `results` and `skipped` (peers that cannot be used here). `n` is
the number of points, or of polygons; `checksum` the sum of the counts, or of the areas. Every peer and task has
a process of its own: `peak_mib` is its greatest memory, `base_mib` the greatest before the clock started.
Progress goes to stderr. A task that fails ends the script with an error.
"""

# Seen to work together, with Python 3.11:
#   duckdb==1.5.5  duckdb-extension-spatial==1.5.5  geopandas==1.2.0  shapely==2.2.0  numpy==2.4.6
#   pandas==3.1.1  pyogrio==0.13.0  pyproj==3.7.2
# The extension is a file inside its wheel, signed by DuckDB: LOAD takes its path and checks the signature.

import argparse
import json
import os
import platform
import resource
import statistics
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ORIGIN_X, ORIGIN_Y, CELL, SIDE = 700_000, 6_150_000, 100, 400
LEAST_AREA = 1e-6
THREADS = 2
RUNS = 3
CURVE = (10_000, 100_000, 1_000_000)
WEIGHTS = ("cells", "hexagons", "districts")


def rings(folder, name):
    """The polygons of a file as WKB, which every peer reads."""
    with open(os.path.join(folder, name + ".bin"), "rb") as file:
        data = file.read()
    (count,) = struct.unpack_from("<I", data)
    at, polygons = 4, []
    for _ in range(count):
        (vertices,) = struct.unpack_from("<I", data, at)
        end = at + 4 + 16 * vertices
        polygons.append(struct.pack("<BII", 1, 3, 1) + data[at:end])
        at = end
    return polygons


def coordinates(folder, n):
    import numpy as np

    return np.fromfile(os.path.join(folder, "points.f64"), "<f8", count=2 * n).reshape(-1, 2)


class DuckDb:
    """One connection with its tables. A run makes the table `result`.

    Other ways that were no faster for points: ST_Intersects or ST_Covers, one key instead of three columns, a
    hash join on tiles with POLYGON_2D. For weights: areas straight from the join, ST_ContainsProperly and
    boundaries joined apart, two halves under UNION ALL. A scan is shared out by row groups of 122,880 rows, so
    that small tables get one thread. `PAIRS` groups the joined pairs, which hands them to both threads.
    """

    POINTS = """CREATE TABLE result AS
        SELECT polygons.id, floor(x / 100)::INT AS cell_x, floor(y / 100)::INT AS cell_y, count(*) AS value
        FROM points JOIN polygons ON ST_Contains(polygons.geom, points.geom) GROUP BY ALL"""
    PAIRS = """CREATE TABLE result AS
        WITH pairs AS (
            SELECT polygons.id AS polygon, areas.id AS area, any_value({inner}.geom) AS inner_geom,
                any_value({outer}.geom) AS outer_geom
            FROM polygons JOIN areas ON ST_Intersects(polygons.geom, areas.geom) GROUP BY 1, 2
        ), weights AS (
            SELECT polygon, area, CASE WHEN ST_Contains(outer_geom, inner_geom) THEN ST_Area(inner_geom)
                ELSE ST_Area(ST_Intersection(outer_geom, inner_geom)) END AS value
            FROM pairs
        )
        SELECT * FROM weights WHERE value > {least}"""

    def __init__(self, folder, task, n):
        self.db = connect()
        self.folder = folder
        self.table("polygons", "polygons")
        if task == "points":
            xy = coordinates(folder, n)
            self.n = len(xy)
            frame = {"x": xy[:, 0], "y": xy[:, 1]}
            self.db.execute("CREATE TABLE points AS SELECT x, y, ST_Point(x, y) AS geom FROM frame")
            self.sql = self.POINTS
            self.how = "spatial join on ST_Contains, GROUP BY"
            return
        self.n = self.db.sql("SELECT count(*) FROM polygons").fetchone()[0]
        if task == "weights_cells":
            x, y = f"{ORIGIN_X} + {CELL} * i", f"{ORIGIN_Y} + {CELL} * j"
            self.db.execute(f"""CREATE TABLE areas AS
                SELECT (j * {SIDE} + i)::INT AS id, ST_MakeEnvelope({x}, {y}, {x} + {CELL}, {y} + {CELL}) AS geom
                FROM range({SIDE}) a(i), range({SIDE}) b(j) ORDER BY id""")
        else:
            self.table("areas", task.removeprefix("weights_"))
        inner, outer = ("polygons", "areas") if task == "weights_districts" else ("areas", "polygons")
        self.sql = self.PAIRS.format(inner=inner, outer=outer, least=LEAST_AREA)
        self.how = f"spatial join on ST_Intersects, pairs grouped; whole area where ST_Contains({outer}, {inner}), "
        self.how += "else ST_Area(ST_Intersection)"

    def table(self, name, file):
        import numpy as np

        polygons = rings(self.folder, file)
        frame = {"id": np.arange(len(polygons)), "wkb": np.array(polygons, dtype=object)}
        self.db.execute(f"CREATE TABLE {name} AS SELECT id::INT AS id, ST_GeomFromWKB(wkb) AS geom FROM frame")

    def clear(self):
        self.db.execute("DROP TABLE IF EXISTS result")

    def run(self):
        self.db.execute(self.sql)

    def outcome(self):
        return self.db.sql("SELECT count(*), sum(value)::DOUBLE FROM result").fetchone()

    @staticmethod
    def versions():
        query = "SELECT extension_version FROM duckdb_extensions() WHERE extension_name = 'spatial' AND loaded"
        db = connect()
        version, (spatial,) = db.sql("SELECT version()").fetchone()[0], db.sql(query).fetchone()
        return {"duckdb": version.removeprefix("v"), "spatial": spatial}


def connect():
    """A database in memory with the spatial extension from its wheel."""
    import duckdb
    import duckdb_extension_spatial as wheel

    path = os.path.join(wheel.__path__[0], "extensions", "v" + duckdb.__version__, "spatial.duckdb_extension")
    db = duckdb.connect()
    db.execute("SET autoinstall_known_extensions = false")
    db.execute("LOAD '" + path.replace("'", "''") + "'")
    db.execute(f"SET threads = {THREADS}")
    db.execute("SET preserve_insertion_order = false")
    return db


class GeoPandas:
    """Shapely's functions on the geometry arrays that GeoPandas holds, shared out over two threads.

    sjoin and overlay of GeoPandas itself took 2 to 3 times as long. Prepared geometry must not be shared between
    threads, so the threads divide what is prepared.
    """

    def __init__(self, folder, task, n):
        import numpy as np
        import shapely

        self.np, self.shapely, self.pool = np, shapely, ThreadPoolExecutor(THREADS)
        self.polygons = shapely.from_wkb(rings(folder, "polygons"))
        self.areas = self.result = None
        if task == "points":
            xy = coordinates(folder, n)
            self.n, self.points = len(xy), shapely.points(xy)
            self.x, self.y = xy[:, 0].copy(), xy[:, 1].copy()
            self.task = self.count_points
            self.how = "STRtree of polygons asked with points, contains_xy on prepared polygons, numpy.unique"
            return
        self.n = len(self.polygons)
        if task == "weights_cells":
            j, i = np.divmod(np.arange(SIDE * SIDE), SIDE)
            x, y = ORIGIN_X + CELL * i, ORIGIN_Y + CELL * j
            self.areas = shapely.box(x, y, x + CELL, y + CELL)
            # 20 to 40 % faster than shapely.intersection for these.
            self.task, self.how = self.cells, "STRtree, whole cell where contains_properly, else area of clip_by_rect"
            return
        self.areas = shapely.from_wkb(rings(folder, task.removeprefix("weights_")))
        if task == "weights_districts":
            self.task, self.how = self.districts, "STRtree, whole polygon where contains_properly, else intersection"
        else:
            self.task, self.how = self.hexagons, "STRtree with predicate intersects, area of intersection"

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
        np, shapely = self.np, self.shapely
        tree = shapely.STRtree(self.polygons)
        shapely.prepare(self.polygons)

        def near(part):
            point, polygon = tree.query(self.points[part])
            return point + part.start, polygon

        point, polygon = self.share(near, self.n)

        def inside(remainder):
            mine = polygon % THREADS == remainder
            ours, theirs = polygon[mine], point[mine]
            hit = shapely.contains_xy(self.polygons[ours], self.x[theirs], self.y[theirs])
            return ours[hit], theirs[hit]

        polygon, point = (np.concatenate(column) for column in zip(*self.pool.map(inside, range(THREADS))))
        # One key of polygon, row and column; a coordinate in cells takes less than 20 bits.
        row, column = (np.floor(c[point] / CELL).astype(np.int64) for c in (self.y, self.x))
        return np.unique(polygon.astype(np.int64) << 40 | row << 20 | column, return_counts=True)

    def hexagons(self):
        shapely, tree = self.shapely, self.shapely.STRtree(self.areas)

        def weigh(part):
            mine = self.polygons[part]
            polygon, area = tree.query(mine, predicate="intersects")
            value = shapely.area(shapely.intersection(mine[polygon], self.areas[area]))
            kept = value > LEAST_AREA
            return polygon[kept] + part.start, area[kept], value[kept]

        return self.share(weigh, len(self.polygons))

    def cells(self):
        bounds = self.shapely.bounds(self.areas).tolist()

        def clip(polygons, _, cell):
            return [self.shapely.clip_by_rect(polygon, *bounds[c]) for polygon, c in zip(polygons, cell.tolist())]

        return self.weigh_inside(self.polygons, self.areas, clip)

    def districts(self):
        district, polygon, value = self.weigh_inside(
            self.areas, self.polygons, lambda outer, inner, _: self.shapely.intersection(inner, outer)
        )
        return polygon, district, value

    def weigh_inside(self, outers, inners, cut):
        """An inner geometry that lies inside an outer one needs no cut: the test on prepared ones is cheaper."""
        np, shapely, tree = self.np, self.shapely, self.shapely.STRtree(inners)
        whole = shapely.area(inners)

        def weigh(part):
            mine = outers[part]
            shapely.prepare(mine)
            outer, inner = tree.query(mine)
            inside = shapely.contains_properly(mine[outer], inners[inner])
            value = np.where(inside, whole[inner], 0.0)
            edge = np.flatnonzero(~inside)
            edge = edge[shapely.intersects(mine[outer[edge]], inners[inner[edge]])]
            value[edge] = shapely.area(cut(mine[outer[edge]], inners[inner[edge]], inner[edge]))
            kept = value > LEAST_AREA
            return outer[kept] + part.start, inner[kept], value[kept]

        return self.share(weigh, len(outers))

    @staticmethod
    def versions():
        import geopandas
        import shapely

        geos = shapely.geos_version_string
        return {"geopandas": geopandas.__version__, "shapely": shapely.__version__, "geos": geos}


PEERS = {"duckdb": DuckDb, "geopandas": GeoPandas}


def peak_mib():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def measure(folder, peer, task, n):
    """One peer and task, in the process that was started for it."""
    work = PEERS[peer](folder, task, n)
    base, runs = peak_mib(), []
    for _ in range(RUNS):
        work.clear()
        start = time.perf_counter()
        work.run()
        runs.append(round(time.perf_counter() - start, 4))
    peak, (rows, checksum) = peak_mib(), work.outcome()
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
        answer = PEERS[peer].versions() if task == "versions" else measure(given.folder, peer, task, int(n))
        print(json.dumps(answer))
        return
    points = os.path.getsize(os.path.join(given.folder, "points.f64")) // 16
    if given.points_only is None:
        tasks = [("points", n) for n in sorted({n for n in CURVE if n < points} | {points})]
        tasks += [("weights_" + name, 0) for name in WEIGHTS]
    elif 0 < given.points_only <= points:
        tasks = [("points", given.points_only)]
    else:
        parser.error(f"--points-only must be from 1 to {points}, the number of points in the folder")
    document = {"versions": {"python": platform.python_version()}, "results": [], "skipped": []}
    for peer in PEERS:
        probe = child(given.folder, peer, "versions", 0, subprocess.PIPE)
        if probe.returncode:
            reason = (probe.stderr.strip().splitlines() or [f"ended with {probe.returncode}"])[-1]
            document["skipped"].append({"peer": peer, "reason": reason})
            print(f"{peer}: skipped, {reason}", file=sys.stderr)
            continue
        document["versions"].update(json.loads(probe.stdout))
        for task, n in tasks:
            done = child(given.folder, peer, task, n)
            if done.returncode:
                sys.exit(f"{peer}: {task} failed with {done.returncode}")
            result = json.loads(done.stdout)
            document["results"].append(result)
            print(f"{peer}: {task}, {result['n']}: {result['median_s']:.3f} s", file=sys.stderr, flush=True)
    json.dump(document, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
