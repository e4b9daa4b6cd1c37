#!/bin/sh
# Gathers everything a server without internet needs, in one folder: the locked wheels, the program, their checksums.
# Run it on a machine with internet, with the same Python version and the same kind of machine as the server.
#   deploy/bundle-wheels.sh FOLDER [LOCK]      LOCK: requirements-postgres.lock (usual) or requirements.lock
set -eu
folder=${1:?"give a new folder"}
lock=${2:-requirements-postgres.lock}
python=${PYTHON:-python3}
here=$(cd "$(dirname "$0")/.." && pwd)
[ ! -e "$folder" ] || { echo "$folder stands already. Give a new folder." >&2; exit 2; }
mkdir -p "$folder/wheels"
# Every file must have a hash that the lock names; what has no wheel is refused rather than built.
"$python" -m pip download --quiet --require-hashes --only-binary :all: -r "$here/$lock" -d "$folder/wheels"
# Our own program; its build tool is downloaded once, here, and not on the server.
"$python" -m pip wheel --quiet --no-deps "$here" -w "$folder/wheels"
cp "$here/$lock" "$folder/requirements.lock"
cat > "$folder/install.sh" <<'INSTALL'
#!/bin/sh
# Installs into a virtual environment without asking any other machine:  ./install.sh /opt/kim
set -eu
cd "$(dirname "$0")"
target=${1:?"give the folder of the environment, like /opt/kim"}
sha256sum --check --quiet SHA256SUMS
"${PYTHON:-python3}" -m venv "$target"
"$target/bin/python" -m pip install --quiet --no-index --find-links wheels --require-hashes -r requirements.lock
"$target/bin/python" -m pip install --quiet --no-index --no-deps wheels/social_housing_kim-*.whl
"$target/bin/kim" --help >/dev/null
echo "KIM Log is installed in $target."
INSTALL
chmod 755 "$folder/install.sh"
(cd "$folder" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
echo "The bundle is in $folder: $(ls "$folder/wheels" | wc -l) wheels. Copy it whole, then run its install.sh."
