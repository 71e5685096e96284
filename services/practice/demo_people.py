"""People and companies who do not exist, as they would stand in an office's books in Ecuador."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from services.accounts.inputs import CustomerInput
from services.ecuador import CEDULA, PASSPORT, RUC
from services.text import fold

_WOMEN: Final = (
    "María Fernanda", "Ana Lucía", "Gabriela", "Carmen Elena", "Verónica", "Paola Andrea",
    "Daniela", "Rosa Elvira", "Mónica", "Jhoanna", "Karla Sofía", "Silvia", "Lorena", "Nube",
    "Martha Cecilia", "Belén", "Ximena", "Yolanda", "Estefanía", "Pilar",
)  # fmt: skip
_MEN: Final = (
    "Carlos Andrés", "Luis Alberto", "José Miguel", "Juan Pablo", "Diego", "Edison", "Santiago",
    "Segundo Manuel", "Wilson", "Cristian", "Byron", "Fausto", "Óscar", "Hugo Iván", "Esteban",
    "Ángel", "Rodrigo", "Marco Antonio", "Patricio", "Galo",
)  # fmt: skip
_SURNAMES: Final = (
    "Guamán", "Quishpe", "Zambrano", "Cedeño", "Vera", "Andrade", "Villacís", "Chiriboga", "Peña",
    "Ordóñez", "Muñoz", "Loor", "Morocho", "Yánez", "Espinosa", "Salazar", "Paredes", "Toapanta",
    "Cevallos", "Intriago", "Maldonado", "Narváez", "Ñacato", "Bermeo", "Jaramillo", "Larrea",
    "Ponce", "Quiñónez", "Tipán", "Urgilés", "Vintimilla", "Suárez", "Castro", "Reinoso",
)  # fmt: skip
_TRADES: Final = (
    ("Ferretería", "El Tornillo Feliz"), ("Farmacia", "Santa Marianita"),
    ("Panadería", "Pan de Ambato"), ("Consultorio Dental", "Sonrisas del Valle"),
    ("Hostería", "Mirador del Cotopaxi"), ("Florícola", "Rosas de Cayambe"),
    ("Importadora", "Ñandú"), ("Transportes", "Ruta del Sol"), ("Agencia de Viajes", "Mitad"),
    ("Distribuidora", "Andes del Sur"), ("Laboratorio Clínico", "San Gabriel"),
    ("Imprenta", "La Prensa Nueva"), ("Camaronera", "Isla Puná"), ("Textiles", "Otavalo Fino"),
    ("Estudio Jurídico", "Ponce & Larrea"), ("Librería", "El Lector"), ("Óptica", "Buena Vista"),
    ("Taller Automotriz", "Don Galo"), ("Cafetería", "Grano de Altura"), ("Colegio", "Nuevo Mundo"),
    ("Clínica Veterinaria", "Huellas"), ("Constructora", "Puente Alto"), ("Seguros", "Amparo"),
    ("Restaurante", "La Huaca"), ("Centro Contable", "Cuentas Claras"), ("Lácteos", "El Páramo"),
    ("Exportadora", "Cacao Arriba"), ("Academia de Idiomas", "Babel"), ("Gimnasio", "Cumbre"),
    ("Comercial", "Tres Hermanos"), ("Courier", "Chasqui Veloz"), ("Avícola", "La Esperanza"),
    ("Hotel", "Plaza Sucre"), ("Radio", "Voz de los Andes Nueva"), ("Muebles", "Cuenca Real"),
    ("Papelería", "El Lápiz"), ("Servicios Técnicos", "Enlace"), ("Pesquera", "Manta Azul"),
    ("Bananera", "Oro Verde del Sur"), ("Notaría Digital", "Trámite Fácil"),
)  # fmt: skip
_KINDS: Final = ("S.A.", "Cía. Ltda.", "S.A.S.", "S.A.", "S.A.S.")
_FOREIGNERS: Final = (
    ("Eleanor Whitfield", "GBR"),
    ("Jürgen Weiß", "DEU"),
    ("Camille Lefèvre", "FRA"),
    ("Andrés Ñúñez Arteaga", "COL"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A city: its name, province, the province's two digits, its telephone code, its streets."""

    city: str
    province: str
    code: str
    area: str
    streets: tuple[str, ...]


PLACES: Final = (
    Place("Quito", "Pichincha", "17", "02", ("Av. Amazonas N34-12", "Av. 6 de Diciembre N26-55")),
    Place("Quito", "Pichincha", "17", "02", ("Calle Guayaquil N5-41", "Av. Maldonado S21-170")),
    Place("Guayaquil", "Guayas", "09", "04", ("Av. 9 de Octubre 1206", "Cdla. Kennedy Norte 401")),
    Place("Guayaquil", "Guayas", "09", "04", ("Víctor Emilio Estrada 615", "Urdesa Central 310")),
    Place("Cuenca", "Azuay", "01", "07", ("Gran Colombia 7-45", "Av. Ordóñez Lasso 2-15")),
    Place("Ambato", "Tungurahua", "18", "03", ("Av. Cevallos 12-30", "Calle Bolívar 15-60")),
    Place("Loja", "Loja", "11", "07", ("Calle 18 de Noviembre 9-21", "Av. Universitaria 4-80")),
    Place("Manta", "Manabí", "13", "05", ("Av. Malecón 214", "Calle 13 y Av. 24")),
    Place("Ibarra", "Imbabura", "10", "06", ("Calle Sucre 6-40", "Av. Mariano Acosta 21-45")),
    Place("Riobamba", "Chimborazo", "06", "03", ("Calle Guayaquil 22-18", "Av. León Borja 33")),
    Place("Machala", "El Oro", "07", "07", ("Av. Las Palmeras 810", "Calle Rocafuerte 1005")),
)


class People:
    """Makes customers, each once; the same `Random` makes the same people."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._numbers: set[str] = set()
        self._names: set[str] = set()
        self._trades = random.sample(_TRADES, len(_TRADES))
        self._foreigners = list(_FOREIGNERS)

    def person(self) -> CustomerInput:
        """Somebody with a *cédula*."""
        name = self._name()
        place = self._random.choice(PLACES)
        return self._customer(CEDULA, self._once(cedula, place), name, place)

    def trader(self) -> CustomerInput:
        """Somebody who does business under their own name: a cédula and 001."""
        name = self._name()
        place = self._random.choice(PLACES)
        number = self._once(cedula, place) + "001"
        trade, called = self._trade()
        return self._customer(RUC, number, name, place, trade_name=f"{trade} {called}")

    def company(self, *, is_odd: bool = False) -> CustomerInput:
        """A company.

        Args:
            is_odd: its number fails the checksum, as those of new companies do.
        """
        trade, called = self._trade()
        name = f"{trade} {called} {self._random.choice(_KINDS)}"
        place = self._random.choice(PLACES)
        number = self._once(odd_ruc if is_odd else ruc, place)
        return self._customer(RUC, number, name, place, contact_name=self._name())

    def foreigner(self) -> CustomerInput:
        """Somebody with a passport."""
        name, country = self._foreigners.pop(0)
        number = f"{country[0]}{self._random.randrange(10_000_000, 99_999_999)}"
        return self._customer(PASSPORT, number, name, self._random.choice(PLACES))

    def _customer(
        self,
        kind: str,
        number: str,
        name: str,
        place: Place,
        *,
        trade_name: str = "",
        contact_name: str = "",
    ) -> CustomerInput:
        street = self._random.choice(place.streets)
        return CustomerInput(
            id_kind=kind,
            id_number=number,
            name=name,
            trade_name=trade_name,
            contact_name=contact_name,
            email=f"{_slug(trade_name or name)}@correo.example",
            phone=f"{place.area}{self._random.randrange(2_200_000, 2_990_000)}",
            mobile=f"09{self._random.randrange(79_000_000, 99_900_000)}",
            address=f"{street}, {place.city}",
            city=place.city,
            province=place.province,
        )

    def _name(self) -> str:
        while True:
            first = self._random.choice(self._random.choice((_WOMEN, _MEN)))
            name = f"{first} {' '.join(self._random.sample(_SURNAMES, 2))}"
            if name not in self._names:
                self._names.add(name)
                return name

    def _trade(self) -> tuple[str, str]:
        if not self._trades:
            return self._random.choice(_TRADES)[0], self._random.choice(_SURNAMES)
        return self._trades.pop()

    def _once(self, make: Callable[[Random, str], str], place: Place) -> str:
        while True:
            number = make(self._random, place.code)
            if number not in self._numbers:
                self._numbers.add(number)
                return number


def cedula(random: Random, province: str) -> str:
    """The number of a person born in a province, with its right check digit."""
    nine = f"{province}{random.randrange(6)}{random.randrange(1_000_000):06d}"
    return nine + str(_cedula_check(nine))


def ruc(random: Random, province: str) -> str:
    """The number of a company of a province, with its right check digit (modulus 11)."""
    while True:
        nine = f"{province}9{random.randrange(100_000, 1_000_000)}"
        weighed = sum(int(digit) * weight for digit, weight in zip(nine, _WEIGHTS, strict=True))
        check = -weighed % 11
        if check < 10:
            return f"{nine}{check}001"


def odd_ruc(random: Random, province: str) -> str:
    """The number of a company whose check digit does not agree."""
    right = ruc(random, province)
    return f"{right[:9]}{(int(right[9]) + 1) % 10}001"


_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2)


def _cedula_check(nine: str) -> int:
    total = 0
    for place, digit in enumerate(nine):
        value = int(digit) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return -total % 10


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", ".", fold(name)).strip(".")[:40].strip(".")
