"""Names for a hundred thousand customers, the same every time."""

from random import Random
from typing import Final

_GIVEN: Final = (
    "María José", "Juan Carlos", "Ana Lucía", "Luis Alberto", "Rosa Elena", "José Antonio",
    "Carmen", "Miguel Ángel", "Gabriela", "Diego", "Verónica", "Santiago", "Lucía", "Andrés",
    "Sofía", "Fernando", "Paola", "Ricardo", "Mónica", "Esteban", "Ximena", "Héctor", "Jimena",
    "Galo", "Nathaly", "Byron", "Tatiana", "Washington", "Zoila", "Segundo",
)  # fmt: skip
_FAMILY: Final = (
    "Peñafiel", "Núñez", "Guamán", "Quishpe", "Cevallos", "Zambrano", "Mendoza", "Vera",
    "Cedeño", "Loor", "Intriago", "Moreira", "Chávez", "Toapanta", "Chicaiza", "Caiza",
    "Yánez", "Ordóñez", "Sarmiento", "Vintimilla", "Carrión", "Jaramillo", "Ochoa", "Samaniego",
    "Villacís", "Páez", "Larrea", "Espinosa", "Muñoz", "Rodríguez", "Gómez", "Pazmiño",
    "Landázuri", "Guerrero", "Bravo", "Macías", "Alvarado", "Tigrero", "Yagual", "Suárez",
)  # fmt: skip
_TRADES: Final = (
    "Ferretería", "Comercial", "Distribuidora", "Importadora", "Farmacia", "Panadería",
    "Transportes", "Agrícola", "Constructora", "Laboratorio", "Imprenta", "Hostal",
)  # fmt: skip
_NAMES: Final = (
    "El Cóndor", "Andes", "Pichincha", "del Pacífico", "Ñandú", "La Merced", "San Blas",
    "Cotopaxi", "Sucre", "Bolívar", "Olmedo", "Huayna Cápac", "Los Ríos", "Amazonas", "Inti",
)  # fmt: skip
CITIES: Final = (("Quito", "17"), ("Guayaquil", "09"), ("Cuenca", "01"), ("Manta", "13"))


def name(random: Random, number: int) -> str:
    """A person's or a company's; some hundreds of customers share a part of it."""
    if number % 6 == 0:
        owner = random.choice(_FAMILY)
        return f"{random.choice(_TRADES)} {random.choice(_NAMES)} {owner} S.A."
    return f"{random.choice(_FAMILY)} {random.choice(_FAMILY)} {random.choice(_GIVEN)}"


def cedula(number: int) -> str:
    """A valid cédula for each number below ten million."""
    digits = f"17{number % 6}{number // 6:06d}"
    total = 0
    for place, letter in enumerate(digits):
        doubled = int(letter) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"
